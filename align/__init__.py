"""milaan: parallel Hindi-English corpora from translated and comparable documents, offline."""

__version__ = "0.1.0"
