"""Finds which stretches of a text are set apart as speech: by quotation marks, by dashes, or as a turn of an
interview.
"""
