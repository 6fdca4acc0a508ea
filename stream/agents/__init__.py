"""Handles and runs the stages: each reads topics, calls pure functions and writes topics.

A handler calls the stage's pure functions and says what goes out. `roles` puts each stage together and `worker` runs
them; `stage` is one of them as it runs, `guard` the one way that all of them take, send, refuse, retry and fail, and
`engine` the only package that imports Faust.
"""
