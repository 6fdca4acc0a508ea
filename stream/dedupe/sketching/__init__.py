"""An article becomes a sketch: its copy is cleaned, tokenised and shingled, and its identifiers are hashed."""
