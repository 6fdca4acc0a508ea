"""Finds the subject of a clause, and knows the words that join clauses."""

from __future__ import annotations

from bisect import bisect_left

from stream.extract.cues import AUXILIARIES, FINITE
from stream.extract.names.general_words import is_person_noun
from stream.extract.names.people import TITLES
from stream.extract.names.person_nouns import PERSONS
from stream.extract.sentence.mention import DETERMINERS, NAME, Mention
from stream.extract.sentence.parsed import ParsedParagraph
from stream.extract.sentence.phrase import phrase
from stream.extract.sentence.region import is_region, is_where
from stream.extract.sentence.tokens import QUOTE, Tokens
from stream.extract.wordlist import wordlist

__all__ = [
    "PHRASE_REACH",
    "PREPOSITIONS",
    "RELATIVES",
    "SENTENCE_REACH",
    "SUBORDINATORS",
    "clause_subject",
]

PREPOSITIONS = wordlist(
    "of for from at with in on by to than about against into over under near among between behind toward "
    "towards like as von bei für mit aus de du des del pour avec chez con por para"
)
SUBORDINATORS = wordlist(
    "when while after before if as although though since because once during in on at for with by until"
)
RELATIVES = wordlist("who that which qui que der die som")
SENTENCE_REACH = 80
"""Tokens of a sentence that are looked at from a quote outwards: bounds the work where a sentence never ends."""
_VERBS = (AUXILIARIES - DETERMINERS) | FINITE
"""Words that may be the verb after a name."""
PHRASE_REACH = 9
"""Tokens of the longest noun phrase that is read."""
_OFFICES = TITLES | (PERSONS - {"fellow"})
"""What the name of its holder may follow: `Lock keeper Eva Lind`. `fellow` is left out: a fellow
countryman is another person than the subject."""
_OFFICE_REACH = 4
"""Words of an office before the name of its holder: `deputy press secretary`."""
_OPENERS = wordlist(
    "outside inside across beyond despite unlike within without through throughout during around beside besides "
    "alongside amid above below"
)
"""Prepositions that introduce a sentence, and seldom join a noun to another."""
_CROWDS = wordlist("hundreds thousands dozens scores police others some many several")
"""Words that begin a phrase for people without an article."""
_TIMES = wordlist(
    "monday tuesday wednesday thursday friday saturday sunday day days week weeks month months year years hour hours "
    "minutes morning afternoon evening night weekend ago later earlier since today yesterday"
)
"""Words that tell a phrase of time."""
_NEVER_INTRODUCE = wordlist("the he she they it i we who")
_INTRODUCTIONS = 6
"""Phrases with a comma that may come before the main clause."""
_ARTICLES = wordlist("the a an")
_FINITE_BE = wordlist("is was are were has had have said says will would")


def clause_subject(parsed: ParsedParagraph, first: int, end: int) -> Mention | None:
    """Return the likely subject of the clause in tokens `first` to `end` (excluded): its first name, pronoun or noun
    phrase that depends on no preposition. An introductory clause is passed over up to its comma. None where there is
    none.
    """
    tokens = parsed.tokens
    if first + 1 < end and tokens.lowers[first] in ("and", "but"):
        first += 1
    begin = _past_introductions(parsed, first, end)
    named = None
    for mention in parsed.between(begin, min(end, begin + SENTENCE_REACH)):
        compared = mention.first == first + 1 and tokens.lowers[first] == "as"  # As Smith likes to say
        if not mention.possessive and (compared or not _hangs(parsed, mention)):
            if named is None and _is_common(tokens, mention):
                named = mention
                continue
            named = _named_by(parsed, mention, end)
            break
    crowd = begin < end and (is_person_noun(tokens.lowers[begin]) or tokens.lowers[begin] in _CROWDS)
    if begin < end and begin not in parsed.at and (crowd or tokens.lowers[begin] in DETERMINERS):
        found = phrase(tokens, begin, min(PHRASE_REACH, end - begin))
        if (
            found is not None
            and (crowd or found.last - found.first > 1)
            and (named is None or found.last < named.first)
        ):
            if named is not None and named.first == found.last + 1 and tokens.words[found.last] == ",":
                return named
            return found
    if named is None and begin + 1 < end and "," in (following := tokens.words[begin + 1 : end]):
        comma = begin + 1 + following.index(",")
        if comma + 1 < end and tokens.lowers[comma + 1] in ("and", "but"):
            return clause_subject(parsed, comma + 1, end)  # Rents doubled, and the reason is plain
    return named


def _past_introductions(parsed: ParsedParagraph, first: int, end: int) -> int:
    """Return the first token after the phrases and clauses, each with its comma, that introduce the main clause. It is
    `first` where there are none.
    """
    tokens, begin, limit = parsed.tokens, first, min(end, first + SENTENCE_REACH)
    ahead = tokens.words[first:limit]
    if "," not in ahead and QUOTE not in ahead:
        return first
    for _ in range(_INTRODUCTIONS):
        comma = next((token for token in range(begin, limit) if _ends_introduction(tokens, token)), None)
        if comma is None or comma + 1 >= end:
            return begin
        after = begin > first and (_is_region(parsed, begin, comma) or _describes(parsed, begin, comma))
        if not after and not _introduces(parsed, begin, comma):
            return begin
        begin = comma + 1
    return begin


def _introduces(parsed: ParsedParagraph, begin: int, comma: int) -> bool:
    """Return whether the words up to a comma say when, where or how: `Likewise,`, `Late last month,`, `In Riga,`."""
    lowers = parsed.tokens.lowers
    if lowers[begin] in SUBORDINATORS or lowers[begin] in _OPENERS:
        return True
    if begin in parsed.at or lowers[begin] in _NEVER_INTRODUCE:
        return False
    return (
        comma == begin + 1 or lowers[begin].endswith(("ing", "ly", "ed")) or not _TIMES.isdisjoint(lowers[begin:comma])
    )


def _describes(parsed: ParsedParagraph, begin: int, comma: int) -> bool:
    """Return whether words between commas describe whom an introduction ended with: `Led by Ada Moor, the mayor, …`."""
    lowers, described = parsed.tokens.lowers, parsed.at.get(begin - 2)
    return (
        lowers[begin] in _ARTICLES
        and described is not None
        and comma + 1 in parsed.at
        and parsed.tokens.words[comma] == ","
        and _FINITE_BE.isdisjoint(lowers[begin:comma])
    )


def _is_region(parsed: ParsedParagraph, begin: int, comma: int) -> bool:
    """Return whether a name between commas says where the place before it lies: `In Dayton, Ohio,`."""
    place = parsed.at.get(begin - 2)
    return place is not None and is_where(parsed, place) and is_region(parsed, begin, comma)


def _ends_introduction(tokens: Tokens, token: int) -> bool:
    """Return whether a token ends an introductory clause: a comma, or a title with the comma within its marks, as in
    `On “The Hour,” Smith said`.
    """
    word = tokens.words[token]
    return word == "," or (word == QUOTE and tokens.last_char[bisect_left(tokens.quote_at, token)] == ",")


def _named_by(parsed: ParsedParagraph, mention: Mention, end: int) -> Mention:
    """Return the holder of an office, instead of the organisation before it: `Norden Rail spokeswoman Eva Lind`."""
    for office in range(mention.last, min(mention.last + _OFFICE_REACH, end - 1)):
        if not parsed.tokens.words[office].isalpha() or office in parsed.at:
            break
        name = parsed.at.get(office + 1)
        if name is not None and parsed.tokens.lowers[office] in _OFFICES:
            return name if name.kind is NAME and not name.possessive else mention
    return mention


def _is_common(tokens: Tokens, mention: Mention) -> bool:
    """Return whether the first word of a sentence is no name, because the text has it in lower case too."""
    first = mention.first
    return (
        mention.last == first + 1
        and mention.kind is NAME
        and tokens.first_of_sentence(first) == first
        and tokens.lowers[first + 1 : first + 2] != []
        and tokens.lowers[first + 1] not in _VERBS
        and f" {tokens.lowers[first]} " in tokens.text
    )


def _hangs(parsed: ParsedParagraph, mention: Mention) -> bool:
    """Return whether a mention depends on a preposition."""
    before = mention.first - 1
    if before >= 0 and parsed.tokens.lowers[before] in DETERMINERS:
        before -= 1
    return before >= 0 and (parsed.tokens.lowers[before] in PREPOSITIONS or parsed.tokens.lowers[before] in _OPENERS)
