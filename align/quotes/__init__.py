"""What a text reports as said, and by whom: quotation marks, verbs of speech, coreference."""
