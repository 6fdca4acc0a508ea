"""Nouns for works that have a title: books, films, songs, shows."""

from __future__ import annotations

from stream.extract.cues import NOUNS
from stream.extract.wordlist import wordlist

__all__ = ["WORKS"]

_WORDNET = wordlist(
    "act album allegory archives article attraction ballad ballet benefit bible blues book broadcast "
    "cadence cadenza canvas cartoon catalog catalogue choreography collection concert continuity dialogue "
    "dictionary directory dirge ditty divan divertimento documentary doggerel drama edition editorial "
    "encyclopedia epic episode exhibition exposition fair fantasia fantasy feature fiction film flick "
    "giveaway glossary guide haiku histrionics hymn impromptu installment instructions instrumentation "
    "issue journal landscape leaflet legend lexicon libretto lullaby lyric magazine manual medley memoir "
    "miniature modulation monochrome movie musical mystery myth news novel nude number opus orchestration "
    "paean painting pamphlet parable performance periodical phantasy phrase pianism picture pilot play "
    "plot poem potpourri premiere primer program publication quintet realization recital reissue "
    "rendering rendition reprint retrospective rhyme routine saga scenario scherzo score screenplay "
    "script serenade series sextet shanty show slick solo song sonnet special spiritual story storyline "
    "suite text thriller travelogue trio troll utopia vaudeville verse vocabulary watercolor weekly "
    "whodunit"
)
"""What `python -m stream.training.quotes.works` draws from WordNet 3.0."""
_OTHERS = wordlist("autobiography column memoirs novella podcast programme sitcom videogame")
"""Others, written by hand: WordNet has them too seldom, or is older than they are."""
_SINGULAR = (_WORDNET | _OTHERS) - NOUNS
WORKS = _SINGULAR | frozenset(f"{word}s" for word in _SINGULAR)
"""Nouns for works, in the singular and the plural. What holds somebody's words (`NOUNS`) is none."""
