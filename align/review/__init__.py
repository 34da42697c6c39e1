"""The review of a run by people: decisions, what follows from them, and the page on which they are made."""
