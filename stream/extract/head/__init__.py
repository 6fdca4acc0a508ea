"""Reads what the head of a body says: byline, dateline and lead, and the headline where the wire has none."""
