"""Newsroom words and names, as data."""
