"""Weights of the reader of quotes, from annotated articles."""
