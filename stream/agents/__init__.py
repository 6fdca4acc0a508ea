"""The only package that imports Faust: topic in → pure call → topic out.

A role's module says which topics it reads and what it calls; `guard` is the one way that all of them take, send,
refuse, retry and fail.
"""
