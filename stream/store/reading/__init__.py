"""Reads what is stored for people: lists, stories, quotes and changes, by an engine that cannot write."""
