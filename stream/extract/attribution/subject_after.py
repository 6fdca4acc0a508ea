"""Finds the subject that follows its verb: `said Smith`, `said the mayor, Jane Doe`."""

from __future__ import annotations

from stream.extract.names.people import TITLES
from stream.extract.names.person_nouns import PERSONS
from stream.extract.sentence.clause import PHRASE_REACH, PREPOSITIONS, RELATIVES
from stream.extract.sentence.mention import NAME, PHRASE, PRONOUN, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.phrase import phrase
from stream.extract.sentence.tokens import QUOTE, Tokens
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
"""Words that end a noun phrase, of the languages whose verbs are in `cues`."""


def subject_after(parsed: ParsedParagraph, token: int) -> Mention | None:
    """Return the person or phrase of the noun phrase that begins at `token`, whom it names at its end if it names
    anybody: `campaign chairman Hugo Rehn` → Hugo Rehn; `the group's director, Jane Doe` → Jane Doe. None without a
    phrase.
    """
    tokens = parsed.tokens
    if tokens.lowers[token : token + 1] == ["sich"] and token + 1 in parsed.at:
        return parsed.at[token + 1]  # zeigte sich Huber erfreut
    token = _past_recipient(parsed, token)
    limit = min(len(tokens.words), token + 14)
    while token < limit and tokens.lowers[token].endswith("ly") and token not in parsed.at:
        token += 1  # said quietly
    article = _is_article_el(tokens, token) or _is_german_article(tokens, token) or _is_article_an(tokens, token)
    stop = token + 1 if article else token
    while stop < limit:
        word = tokens.words[stop]
        covered = parsed.at.get(stop)
        if covered is not None:
            stop = covered.last
            if covered.kind is PRONOUN and not _is_article_il(tokens, covered.first):
                return covered if covered.first == token else None
            if stop < limit and tokens.lowers[stop] in _AND:
                break  # dijo Ana Roca y Luis Vidal: the first of two
            continue
        if word == QUOTE or not word[0].isalnum() or tokens.lowers[stop] in _AFTER_STOPS:
            break
        stop += 1
    if stop == token:
        return None
    last = parsed.at.get(stop - 1)
    if last is not None and not last.possessive:
        return _apposed(parsed, token, last, limit) or last
    return _behind_name(parsed, token, stop) or _of_phrase(parsed, token, stop, limit)


def _behind_name(parsed: ParsedParagraph, token: int, stop: int) -> Mention | None:
    """Return the full name that a phrase begins with, `said Ada Brook softly`; None where an office follows, whose
    holder is another.
    """
    name = parsed.at.get(token)
    if name is None or name.kind is not NAME or " " not in name.name or name.possessive:
        return None
    follows = parsed.tokens.lowers[name.last : stop]
    return name if TITLES.isdisjoint(follows) and PERSONS.isdisjoint(follows) else None


def _of_phrase(parsed: ParsedParagraph, token: int, stop: int, limit: int) -> Mention | None:
    """Return the name after a phrase and its complement, `the head of the clinic, Ada Moor` → Ada Moor; else the
    phrase.
    """
    tokens = parsed.tokens
    found = phrase(tokens, token, stop - token)
    name = _name_after_comma(parsed, _past_complement(parsed, stop, limit))
    if name is not None:
        return name
    return _with_complement(parsed, found) if found is not None else None


def _apposed(parsed: ParsedParagraph, token: int, last: Mention, limit: int) -> Mention | None:
    """Return who holds the role that ends in the capitals `last`: `der Vorsitzende der Fraktion, Uwe Harms` → Uwe
    Harms; `el ministro del Interior, Pablo Solé` → Pablo Solé; `el portavoz del Gobierno` → the whole phrase, for the
    capital alone is not who speaks. None where `last` is the speaker itself.
    """
    tokens = parsed.tokens
    if TITLES.issuperset(tokens.lowers[last.first : last.last]):
        return _name_after_comma(parsed, _past_complement(parsed, last.last, limit))  # the Prime Minister, Inge Holm
    before = tokens.lowers[last.first - 1] if last.first > token else ""
    if last.last - last.first > 1 or (before not in _OF and before not in _ARTICLES) or tokens.lowers[token] == "the":
        return None
    name = _name_after_comma(parsed, _past_complement(parsed, last.last, limit))
    if name is not None or before not in _OF or last.first - 1 == token:
        return name
    return Mention(token, last.last, token, " ".join(tokens.words[token : last.last]), PHRASE)


def _name_after_comma(parsed: ParsedParagraph, comma: int) -> Mention | None:
    """Return the full name right after the comma at token `comma`."""
    if comma + 1 >= len(parsed.tokens.words) or parsed.tokens.words[comma] != ",":
        return None
    name = parsed.at.get(comma + 1)
    if name is None or name.kind is not NAME or name.last - name.first == 1 or name.possessive:
        return None
    return name


def _past_recipient(parsed: ParsedParagraph, token: int) -> int:
    """Return the token after a recipient that stands before the subject: `a indiqué à l'AFP une source`, `declaró a Efe
    el portavoz`; else `token`.
    """
    tokens = parsed.tokens
    if token + 2 >= len(tokens.words) or tokens.lowers[token] not in _TO:
        return token
    recipient = parsed.at.get(token + 1)
    last = recipient.last if recipient is not None else token + 2
    follows = tokens.lowers[last] in _ARTICLES if last < len(tokens.words) else False
    return (
        last if follows or (last < len(tokens.words) and tokens.lowers[token] != "a" and last in parsed.at) else token
    )


def _is_article_il(tokens: Tokens, token: int) -> bool:
    """Return whether `il` is the Italian article, `ha detto il ministro`, and not a French pronoun: a word follows."""
    return tokens.lowers[token] == "il" and token + 1 < len(tokens.words) and tokens.words[token + 1].isalpha()


def _is_article_el(tokens: Tokens, token: int) -> bool:
    """Return whether `el` opens a phrase, as in `el alcalde`; `el lunes` is a day."""
    return (
        token + 1 < len(tokens.words) and tokens.lowers[token] == "el" and tokens.lowers[token + 1] not in _SPANISH_DAYS
    )


def _is_article_an(tokens: Tokens, token: int) -> bool:
    """Return whether `an` is the English article, as in `said an aide`, and not the German preposition."""
    return tokens.lowers[token : token + 1] == ["an"] and tokens.lowers[token + 1 : token + 2] != ["“”"]


def _is_german_article(tokens: Tokens, token: int) -> bool:
    """Return whether `der` or `die` is an article: after a verb, as in `sagte die Vorsitzende`, it is no relative
    pronoun.
    """
    return token + 1 < len(tokens.words) and tokens.lowers[token] in _GERMAN_ARTICLES


def _past_complement(parsed: ParsedParagraph, stop: int, limit: int) -> int:
    """Return the comma after a complement that begins at `stop`, `of the guild,`; `stop` itself where there is none."""
    tokens = parsed.tokens
    if stop >= limit or tokens.lowers[stop] not in _OF:
        return stop
    for token in range(stop + 1, min(limit, stop + 7)):
        if tokens.words[token] == ",":
            return token
        if tokens.words[token] == QUOTE or not tokens.words[token][0].isalnum():
            break
    return stop


def _with_complement(parsed: ParsedParagraph, found: Mention) -> Mention:
    """Return a phrase with its complement: `a spokesman` → `a spokesman for the port`."""
    tokens = parsed.tokens
    if (
        found.last + 1 >= len(tokens.words)
        or tokens.lowers[found.last] not in ("for", "of")
        or tokens.words[found.last + 1] == QUOTE
    ):
        return found
    name = parsed.at.get(found.last + 1) or parsed.at.get(found.last + 2)
    complement = phrase(tokens, found.last + 1, PHRASE_REACH)
    last = max(name.last if name is not None else 0, complement.last if complement is not None else 0)
    if not last:
        return found
    return found._replace(last=last, name=" ".join(tokens.words[found.first : last]))
