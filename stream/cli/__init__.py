"""Makes the `wirestream` command."""
