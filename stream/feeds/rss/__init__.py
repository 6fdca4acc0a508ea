"""Polls RSS, Atom and JSON Feed: a raw record for each entry that is new or changed."""
