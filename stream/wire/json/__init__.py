"""ninjs and other JSON."""
