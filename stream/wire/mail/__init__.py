"""Reads e-mail."""
