"""The pages of the desk: HTML from the server, which works without script. Wire copy is text in it, never markup."""
