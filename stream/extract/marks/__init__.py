"""Where quotation marks open and close, and what they hold together."""
