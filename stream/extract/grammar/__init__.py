"""Holds the grammar of languages other than English, as data: articles by case, verbs of saying by paradigm, sources,
moods. `frame` has the rules that read it.
"""
