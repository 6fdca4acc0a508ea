"""Answers what an operator asks of a running service, from outside of it: nothing here commits or writes a record.

records         reads spans of topics, bounded
lag/            how far behind each stage is, also of those that are down
sources/        what came of each source last, and what was refused of it
trace/          where one article went
"""
