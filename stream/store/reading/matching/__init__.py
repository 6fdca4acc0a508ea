"""Finds the rows that fit what is wanted, without going through all that there are."""
