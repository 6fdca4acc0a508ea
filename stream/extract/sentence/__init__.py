"""Reads what stands outside the marks of a paragraph: tokens, sentences, mentions, and the subject of a clause."""
