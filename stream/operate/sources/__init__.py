"""Tells how each source does: what the database has of it, what was refused of it, and what its feed says of itself.

refused     counts the dead letters of a time, by source
source      puts a source together, and which of them is looked at first
ask         asks database and brokers
"""
