"""Makes a sketch of an article: its copy is cleaned, tokenised and shingled, and its identifiers are hashed."""
