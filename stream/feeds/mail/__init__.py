"""Takes mail: by LMTP from the house's own mail server, or out of a mailbox by IMAP."""
