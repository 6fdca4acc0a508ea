"""Whom he, she and a role mean."""
