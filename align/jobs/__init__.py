"""What each command does, from inputs to records."""
