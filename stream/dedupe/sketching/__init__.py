"""An article becomes a sketch: cleaned, named, tokenised, shingled, condensed."""
