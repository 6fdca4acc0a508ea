"""Reads names, titles and nouns of persons in the copy, and who is who."""
