"""The version, for files and records; the package gives it as `align.__version__`."""

__version__ = "0.1.0"
