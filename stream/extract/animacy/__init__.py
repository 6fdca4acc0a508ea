"""Decides animacy: whether a mention is a person, an organisation or a thing, where no verb of saying vouches for
it.
"""
