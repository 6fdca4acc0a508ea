"""Takes off what is around the copy: archives, charsets, transport headers, byte order marks."""
