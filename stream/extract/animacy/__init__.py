"""Whether a mention can be somebody, where no verb of saying vouches for it."""
