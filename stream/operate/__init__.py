"""Answers what an operator asks of a running service, from outside of it: nothing here commits or writes a record.

lag/            how far behind each stage is, also of those that are down
"""
