"""Who is the subject that follows its verb: `said Smith`, `said the mayor, Jane Doe`. May import scenes, mentions,
subjects.
"""

from __future__ import annotations

from stream.extract.frame import QUOTE, Frame
from stream.extract.mentions import Mention, phrase
from stream.extract.scene import Scene
from stream.extract.subject import PHRASE_REACH, PREPOSITIONS, RELATIVES
from stream.extract.wordlist import wordlist

__all__ = ["subject_after"]

_TIME = wordlist(
    "last earlier later today yesterday recently shortly monday tuesday wednesday thursday friday saturday "
    "sunday am lundi el"
)
_SPANISH_DAYS = wordlist("lunes martes miércoles jueves viernes sábado domingo")
_GERMAN_ARTICLES = wordlist("der die")
_OF = wordlist("of de del du des")
_AFTER_STOPS = PREPOSITIONS | _TIME | RELATIVES | wordlist("during when while after before because if and but")


def subject_after(scene: Scene, token: int) -> Mention | None:
    """The noun phrase that begins at `token`: `campaign chairman Hugo Rehn` → Hugo Rehn; `the group's director,
    Jane Doe` → Jane Doe.
    """
    frame = scene.frame
    limit = min(len(frame.words), token + 14)
    stop = token + 1 if _is_article_el(frame, token) or _is_german_article(frame, token) else token
    while stop < limit:
        word = frame.words[stop]
        covered = scene.at.get(stop)
        if covered is not None:
            stop = covered.last
            if covered.kind == "pronoun":
                return covered if covered.first == token else None
            continue
        if word == QUOTE or not word[0].isalnum() or frame.lowers[stop] in _AFTER_STOPS:
            break
        stop += 1
    if stop == token:
        return None
    last = scene.at.get(stop - 1)
    if last is not None and not last.possessive:
        return last
    found = phrase(frame, token, stop - token)
    stop = _past_complement(scene, stop, limit)
    if stop + 1 < len(frame.words) and frame.words[stop] == ",":
        name = scene.at.get(stop + 1)
        if name is not None and name.kind == "name" and name.last - name.first > 1 and not name.possessive:
            return name
    return _with_complement(scene, found) if found is not None else None


def _is_article_el(frame: Frame, token: int) -> bool:
    """Spanish `el alcalde`; `el lunes` is a day. The text may break off at the verb, or at the article."""
    return token + 1 < len(frame.words) and frame.lowers[token] == "el" and frame.lowers[token + 1] not in _SPANISH_DAYS


def _is_german_article(frame: Frame, token: int) -> bool:
    """`sagte die Vorsitzende`: behind its verb it is no relative. The text may break off there."""
    return token + 1 < len(frame.words) and frame.lowers[token] in _GERMAN_ARTICLES


def _past_complement(scene: Scene, stop: int, limit: int) -> int:
    """`the president of the guild, Marta Solé`: from `of` to the comma; `stop` itself where there is none."""
    frame = scene.frame
    if stop >= limit or frame.lowers[stop] not in _OF:
        return stop
    for token in range(stop + 1, min(limit, stop + 7)):
        if frame.words[token] == ",":
            return token
        if frame.words[token] == QUOTE or not frame.words[token][0].isalnum():
            break
    return stop


def _with_complement(scene: Scene, found: Mention) -> Mention:
    """`a spokesman` → `a spokesman for the port`."""
    frame = scene.frame
    if (
        found.last + 1 >= len(frame.words)
        or frame.lowers[found.last] not in ("for", "of")
        or frame.words[found.last + 1] == QUOTE
    ):
        return found
    name = scene.at.get(found.last + 1) or scene.at.get(found.last + 2)
    complement = phrase(frame, found.last + 1, PHRASE_REACH)
    last = max(name.last if name is not None else 0, complement.last if complement is not None else 0)
    if not last:
        return found
    return found._replace(last=last, name=" ".join(frame.words[found.first : last]))
