"""What all that connects to somebody else shares: which addresses are public, how names are found, how sockets are
opened. It knows nothing of what is said over them.
"""
