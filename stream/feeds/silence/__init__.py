"""Learns when a source is quieter, or louder, than it ever is."""
