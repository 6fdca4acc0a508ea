"""Reads and checks the feeds file."""
