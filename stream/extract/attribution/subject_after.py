"""Who is the subject that follows its verb: `said Smith`, `said the mayor, Jane Doe`."""

from __future__ import annotations

from stream.extract.names.people import TITLES
from stream.extract.names.person_nouns import PERSONS
from stream.extract.sentence.clause import PHRASE_REACH, PREPOSITIONS, RELATIVES
from stream.extract.sentence.mentions import Mention, phrase
from stream.extract.sentence.parsed import Scene
from stream.extract.sentence.tokens import QUOTE, Frame
from stream.extract.wordlist import wordlist

__all__ = ["subject_after"]

_TIME = wordlist(
    "last earlier later today yesterday recently shortly monday tuesday wednesday thursday friday saturday "
    "sunday am lundi el"
)
_SPANISH_DAYS = wordlist("lunes martes miércoles jueves viernes sábado domingo")
_GERMAN_ARTICLES = wordlist("der die")
_OF = wordlist("of for de del du des der")
_ARTICLES = wordlist("the der die das ein eine le la l’ el un une una")
_AND = wordlist("y et und och og")
_TO = wordlist("à au aux a")
_AFTER_STOPS = (
    PREPOSITIONS
    | _TIME
    | RELATIVES
    | wordlist(
        "during when while after before because if and but "
        "auf vom im an nach vor über unter gegen durch ohne um seit während beim zum zur gegenüber weiter zudem es "
        "ist sind war waren hat haben wird werden wurde wurden sei seien zitiert est sont fue era son "
        "devant lors dans sur chez après avant depuis pendant ce hier mardi mercredi jeudi vendredi samedi dimanche "
        "durante ante desde hasta sobre tras en este esta ayer hoy quien "
        "till på i om av från med för efter hos mot som ved til fra etter "
        "em ao aos à às na nas no nos para dla do z w в на с о из для при naar tegen bij tijdens"
    )
)
"""Words that no noun phrase goes across, of the languages whose verbs are read."""


def subject_after(scene: Scene, token: int) -> Mention | None:
    """The noun phrase that begins at `token`: `campaign chairman Hugo Rehn` → Hugo Rehn; `the group's director,
    Jane Doe` → Jane Doe.
    """
    frame = scene.frame
    if frame.lowers[token : token + 1] == ["sich"] and token + 1 in scene.at:
        return scene.at[token + 1]  # zeigte sich Huber erfreut
    token = _past_recipient(scene, token)
    limit = min(len(frame.words), token + 14)
    stop = token + 1 if _is_article_el(frame, token) or _is_german_article(frame, token) else token
    while stop < limit:
        word = frame.words[stop]
        covered = scene.at.get(stop)
        if covered is not None:
            stop = covered.last
            if covered.kind == "pronoun" and not _is_article_il(frame, covered.first):
                return covered if covered.first == token else None
            if stop < limit and frame.lowers[stop] in _AND:
                break  # dijo Ana Roca y Luis Vidal: the first of two
            continue
        if word == QUOTE or not word[0].isalnum() or frame.lowers[stop] in _AFTER_STOPS:
            break
        stop += 1
    if stop == token:
        return None
    last = scene.at.get(stop - 1)
    if last is not None and not last.possessive:
        return _apposed(scene, token, last, limit) or last
    return _behind_name(scene, token, stop) or _of_phrase(scene, token, stop, limit)


def _behind_name(scene: Scene, token: int, stop: int) -> Mention | None:
    """`said Ada Brook softly`: a full name, where no office follows whose house it is."""
    name = scene.at.get(token)
    if name is None or name.kind != "name" or " " not in name.name or name.possessive:
        return None
    follows = scene.frame.lowers[name.last : stop]
    return name if TITLES.isdisjoint(follows) and PERSONS.isdisjoint(follows) else None


def _of_phrase(scene: Scene, token: int, stop: int, limit: int) -> Mention | None:
    """`the head of the clinic, Ada Moor` → Ada Moor; else the phrase with its complement."""
    frame = scene.frame
    found = phrase(frame, token, stop - token)
    name = _name_after_comma(scene, _past_complement(scene, stop, limit))
    if name is not None:
        return name
    return _with_complement(scene, found) if found is not None else None


def _apposed(scene: Scene, token: int, last: Mention, limit: int) -> Mention | None:
    """`der Vorsitzende der Fraktion, Uwe Harms` → Uwe Harms; `el ministro del Interior, Pablo Solé` → Pablo Solé; `el
    portavoz del Gobierno` → itself: a capital in a role is not who speaks.
    """
    frame = scene.frame
    if TITLES.issuperset(frame.lowers[last.first : last.last]):
        return _name_after_comma(scene, _past_complement(scene, last.last, limit))  # the Prime Minister, Inge Holm
    before = frame.lowers[last.first - 1] if last.first > token else ""
    if last.last - last.first > 1 or (before not in _OF and before not in _ARTICLES) or frame.lowers[token] == "the":
        return None
    name = _name_after_comma(scene, _past_complement(scene, last.last, limit))
    if name is not None or before not in _OF or last.first - 1 == token:
        return name
    return Mention(token, last.last, token, " ".join(frame.words[token : last.last]), "phrase")


def _name_after_comma(scene: Scene, comma: int) -> Mention | None:
    if comma + 1 >= len(scene.frame.words) or scene.frame.words[comma] != ",":
        return None
    name = scene.at.get(comma + 1)
    if name is None or name.kind != "name" or name.last - name.first == 1 or name.possessive:
        return None
    return name


def _past_recipient(scene: Scene, token: int) -> int:
    """`a indiqué à l'AFP une source`, `declaró a Efe el portavoz`: whom it was told to stands before who told it."""
    frame = scene.frame
    if token + 2 >= len(frame.words) or frame.lowers[token] not in _TO:
        return token
    told = scene.at.get(token + 1)
    last = told.last if told is not None else token + 2
    follows = frame.lowers[last] in _ARTICLES if last < len(frame.words) else False
    return last if follows or (last < len(frame.words) and frame.lowers[token] != "a" and last in scene.at) else token


def _is_article_il(frame: Frame, token: int) -> bool:
    """Italian `ha detto il ministro`, no French `a dit il`: a noun follows."""
    return frame.lowers[token] == "il" and token + 1 < len(frame.words) and frame.words[token + 1].isalpha()


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
