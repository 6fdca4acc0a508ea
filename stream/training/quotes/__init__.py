"""Fits the weights of the reader of quotes to annotated articles, and measures what they reach."""
