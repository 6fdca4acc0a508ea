"""Finds speakers whom the copy states apart from what they say: by a signature under a quote or a post, or by the label
before a turn of an interview.

    “The gates are old.”                       BRANDT: The gates are old.
    — Ilse Brandt, harbour master
"""

from __future__ import annotations

from stream.extract.attribution.rules import Attribution, Rule
from stream.extract.cues import AUXILIARIES, FINITE
from stream.extract.names.gender import Gender
from stream.extract.sentence.mention import NAME, Mention
from stream.extract.sentence.parsed import ParsedParagraph, ParsedText
from stream.extract.sentence.tokens import QUOTE

__all__ = ["labelled", "signed"]

_DASHES = frozenset("—–―-~")
"""Signs that a signature begins with."""
_LINE = 120
"""Characters of a signature with its role and date; a longer line that begins with a dash is an item of a list."""
_CLOSING = ('"', "”", "''", "“", "»")
"""Marks that close a quote whose signature stands within them."""
_VERBS = AUXILIARIES | FINITE
"""Words that a signature has not."""
_AFTER_NAME = frozenset((",", "(", ".", "@", "|"))
"""Signs that may follow the name in a signature, before a role, a date or a handle."""


def signed(text: ParsedText, paragraph: int, quote: int) -> Attribution | None:
    """Return the attribution by a signature: behind a dash in the quote's paragraph, or, of a quote that stands alone,
    in the next, where it may stand without a dash and within the marks of the quote.
    """
    parsed = text.parsed(paragraph)
    words = parsed.tokens.words
    found = None
    if quote + 1 < len(words):
        found = _signature(parsed, quote + 1) or (_in_brackets(parsed, 1) if quote == 0 else None)
    elif quote == 0 and paragraph + 1 < len(text.spans) and not text.runs[paragraph + 1]:
        closed = text.runs[paragraph][0].closed
        paragraph += 1
        start, end = text.spans[paragraph]
        if end - start > _LINE:
            return None
        if text.text[start] in _DASHES:
            found = _signature(text.parsed(paragraph), 0)
        elif not closed and text.text[start:end].rstrip().endswith(_CLOSING):
            found = _within_marks(text.parsed(paragraph))
        elif closed:
            found = _line(text.parsed(paragraph))
    return Attribution(found, None, Rule.SIGNATURE, paragraph) if found is not None else None


def _in_brackets(parsed: ParsedParagraph, token: int) -> Mention | None:
    """Return the source in brackets at `token` that ends its paragraph: `“The gates must go.” (Riga Post)`. A single
    word is none: it may be a remark (`(Laughter)`) or an agency's credit.
    """
    words = parsed.tokens.words
    name = parsed.at.get(token + 1)
    if words[token] not in "([" or name is None or name.kind is not NAME or " " not in name.name:
        return None
    end = name.last + (words[name.last : name.last + 1] == ["."])
    return name if name.first <= token + 2 and "".join(words[end:]) in (")", "]", ").", "].") else None


def _within_marks(parsed: ParsedParagraph) -> Mention | None:
    """Return the name of a signature that stands within the marks of its quote, on a line of its own: `Ilse Brandt,
    harbour master.”`, `Harbour master Ilse Brandt.”`
    """
    words = parsed.tokens.words
    if ":" in words or not _VERBS.isdisjoint(parsed.tokens.lowers):
        return None  # a line of speech
    end = next((token for token, word in enumerate(words) if word in _AFTER_NAME and word != "."), len(words))
    names = [one for one in parsed.between(0, end) if one.kind is NAME and not one.possessive]
    return names[-1] if names else None


def _line(parsed: ParsedParagraph) -> Mention | None:
    """Return the full name that begins a signature without a dash: its office follows, no verb, and no full stop ends
    it.
    """
    tokens = parsed.tokens
    name = parsed.at.get(0)
    if name is None or name.kind is not NAME or " " not in name.name or name.possessive:
        return None
    follows = tokens.words[name.last : name.last + 1] in (["("], [","])
    states = not _VERBS.isdisjoint(tokens.lowers) or tokens.words[-1] in ".:!?"
    return name if follows and not states else None


def _signature(parsed: ParsedParagraph, token: int) -> Mention | None:
    """Return the name behind the dashes at `token`, where nothing but a role, a handle or a date follows in the
    paragraph.
    """
    words = parsed.tokens.words
    first = token
    while first < len(words) and words[first] in _DASHES:
        first += 1
    article = first > token and parsed.tokens.lowers[first : first + 1] == ["the"]
    first += article  # — The Riga Post
    name = parsed.at.get(first)
    if first == token or name is None or name.first != first or name.kind is not NAME or name.possessive:
        return None
    if QUOTE in words[first:] or len(words) - name.last > 20:
        return None
    return name if name.last == len(words) or words[name.last] in _AFTER_NAME else None


def labelled(text: ParsedText, paragraph: int) -> Attribution:
    """Return the attribution of a turn: the words before its colon are its speaker."""
    tokens = text.parsed(paragraph).tokens
    last = next((at for at, word in enumerate(tokens.words) if word in (":", "(")), 1) or 1
    named = text.parsed(paragraph).at.get(last - 1)
    begin = named.begin if named is not None else next((at for at in range(last) if tokens.words[at][0].isalnum()), 0)
    gender = named.gender if named is not None else Gender.UNKNOWN
    mention = Mention(0, last, begin, " ".join(tokens.words[begin:last]), NAME, gender)
    return Attribution(mention, ":", Rule.TURN, paragraph)
