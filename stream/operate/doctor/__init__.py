"""Finds what is wrong before it hurts: `wirestream doctor`. A module is a family of checks: a thin probe, and a pure
judgement of what it found, with a remedy for each fault.

finding     what a check says
software    the versions and codecs that are installed
topics      topics, their settings, replicas
groups      stages that are down, and lag beside retention
rights      what the brokers let our user do
clocks      this machine's clock beside the brokers' and the database's
database    the database: there, at the right revision, writable
disk        folders: there, writable, with room
files       the alert rules and the feeds file
examine     all of them, in the order in which a worker would stumble
"""
