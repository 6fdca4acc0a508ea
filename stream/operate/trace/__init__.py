"""Follows one article from the raw record on: where it went, or before which stage it waits.

target      what is asked for: an article, an agency's id, or a place in a topic
step        what is told of each stage
search      looks for records, bounded
raw         the raw record, and what normalising made of it
article     an article from topic to topic
alerts      its alerts, and whether the channels have them
trace       puts them together
"""
