"""How alike two articles are, and what one is to the other."""
