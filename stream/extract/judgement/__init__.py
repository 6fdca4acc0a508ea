"""How sure a quote is, and which marks quote nobody."""
