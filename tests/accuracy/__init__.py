"""How well wires, quotes and duplicates are read: `python -m tests.accuracy` writes docs/accuracy.md."""
