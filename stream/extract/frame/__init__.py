"""Attributes quotes in the languages that have a `Grammar`, by the frame of the sentence: where the finite verb stands,
what can be its subject, what names a source, and which mood reports another's words.
"""
