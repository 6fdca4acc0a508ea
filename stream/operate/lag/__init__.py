"""Tells how far behind each stage is, by what its group has committed: a stage that is down tells nobody itself.

stage_lag   what was found, and what follows from it
ask         asks the brokers: groups, committed offsets, ends
batches     reads the first batch at an offset, without unpacking it
measure     puts them together: one look at all stages
exporter    looks again and again, and serves it to Prometheus
"""
