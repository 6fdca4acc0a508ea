"""`make bench`: speed and memory, side by side with what they are to be compared with, in one run.

One module a measure (`hop`, `spine`, `latency`, `idle`, `memory`), each giving a `figures.Table`; what runs in a
process of its own is a `*_child` module. Absolute figures are the machine's: only rows of one run compare.
"""
