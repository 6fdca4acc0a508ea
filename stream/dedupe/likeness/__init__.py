"""Measures how alike two texts are, what that says of their articles, and what one is to the other."""
