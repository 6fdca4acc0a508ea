"""`make mutants`: what is promised, and the test that holds it.

Each `*.toml` here lists one-line faults of an area. A run puts them into a copy of the tree, one at a time, and asks
the named tests: one that stays green holds nothing.
"""
