"""Reads ninjs and other JSON."""
