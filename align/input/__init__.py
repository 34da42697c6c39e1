"""From bytes on disk to documents: one file a format, found by its suffix."""
