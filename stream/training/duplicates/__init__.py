"""Weights of the duplicate detector, from labelled pairs."""
