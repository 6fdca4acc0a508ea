"""The handlers of the stages, and what runs them: topic in → pure call → topic out.

A handler calls the stage's pure functions and says what goes out. `roles` puts each stage together and `worker` runs
them; `stage` is one of them as it runs, `guard` the one way that all of them take, send, refuse, retry and fail, and
`engine` the only package that imports Faust.
"""
