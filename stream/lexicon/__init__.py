"""Newsroom words and names as data: one noun a module, in plain lists, each with its source and with what it means.

All stages may read them, and each decides for itself what a word means to it: here stand no rules and no patterns.
Where two stages need different lists of one kind, both stand here under names of their own, with the reason. Words that
only one stage uses (roles of people in the news, verbs of saying) stand with that stage. The package itself imports
nothing, so that who needs one list loads one module.
"""
