"""What is round the copy: archives, charsets, transport headers, byte order marks."""
