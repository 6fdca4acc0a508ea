"""Reads the XML formats."""
