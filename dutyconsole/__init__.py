"""The console of a railway bureau's passenger transport duty desk."""

__version__ = "0.1.0"
