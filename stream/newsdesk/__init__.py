"""The one way from bytes to articles."""
