"""Reads NewsML 1 and NewsML-G2."""
