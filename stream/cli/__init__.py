"""The `wirestream` command."""
