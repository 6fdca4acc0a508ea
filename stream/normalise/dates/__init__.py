"""Reads dates: those of machines and the press's own forms, in every language that the service reads.

context = Context(received_at, language, house)
instant("7 p.m. ET, Oct. 4, 2027", "published_at", context, repairs)     # what it says
latest("EMBARGOED UNTIL 0001 MONDAY", "embargo_until", context, repairs)   # never before what it may mean
load()                                                                     # at start: the words of all languages
"""

from stream.normalise.dates.instant import EARLIEST, FUTURE, instant, latest, plausible
from stream.normalise.dates.moment import Context, exact
from stream.normalise.dates.words import load

__all__ = ["EARLIEST", "FUTURE", "Context", "exact", "instant", "latest", "load", "plausible"]
