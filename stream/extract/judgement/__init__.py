"""Judges whether marked words are a quotation at all, and how likely quote and speaker are right."""
