"""Fits the weights of the duplicate detector to labelled pairs."""
