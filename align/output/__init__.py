"""Records to files and pages: one file a format, found by its name."""
