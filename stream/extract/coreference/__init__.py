"""Who is meant: from a pronoun, a last name or a role to a `Speaker`."""
