"""Finds who is meant: the `Speaker` of a pronoun, a last name or a role."""
