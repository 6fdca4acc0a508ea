"""Takes signed HTTP pushes, and answers only when every broker has the bytes."""
