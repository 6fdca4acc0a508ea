"""Compares what became of a seed with what is right. It is pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemas import Article, Extraction, Relation
from stream.demo.seeds.expected import Expected, Outcome
from stream.demo.seeds.load import Seed
from stream.errors import Reason

__all__ = ["Found", "differences"]

_ENDS = "\"'`«»‹›‘’‚‛“”„‟「」『』 \t\n\r\xa0\u202f"
"""What is cut from both ends of a quotation before it is compared: the marks of all languages, and white space."""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one payload, in the terms of `Expected`. A dead letter has a `reason` and no article.

    `of`, `story` and `same_article_as` are paths of seeds.
    """

    outcome: Outcome
    reason: Reason | None = None
    articles: int = 0
    relation: Relation | None = None
    of: str | None = None
    story: str | None = None
    same_article_as: str | None = None
    article: Article | None = None
    extraction: Extraction | None = None
    alerts: tuple[str, ...] | None = None
    """The names of the rules, sorted; `None` where nobody looked, and then they are not compared."""


def differences(seed: Seed, found: Found) -> list[str]:
    """Return one line for each key of the seed's expectation that was found otherwise; none where all is right, and
    where the seed has no expectation.
    """
    expected = seed.expected
    if expected is None:
        return []
    facts = _facts(found)
    keys = [key for key in Expected.model_fields if key in expected.model_fields_set and key in facts]
    lines = [
        f"{key}: expected {wanted!r}, found {facts[key]!r}"
        for key in keys
        if (wanted := _comparable(key, getattr(expected, key))) != _comparable(key, facts[key])
    ]
    return [*lines, *_quote_differences(expected, found), *_body_differences(expected, found)]


# The keys of `Expected`, by where what was found is to be looked up.
_OF_THE_FLOW = ("outcome", "reason", "articles", "relation", "of", "story", "same_article_as")
_OF_THE_ARTICLE = (
    *("format", "headline", "byline_people", "byline_agencies", "dateline_places", "language", "status"),
    *("urgency", "version", "embargo_until", "crossheads"),
)


def _facts(found: Found) -> Mapping[str, Any]:
    facts: dict[str, Any] = dict.fromkeys(_OF_THE_ARTICLE)
    facts |= {key: getattr(found, key) for key in _OF_THE_FLOW}
    if found.alerts is not None:
        facts["alerts"] = found.alerts
    article, extraction = found.article, found.extraction
    if article is None:
        return facts
    facts |= {key: getattr(article, key) for key in ("format", "language", "status", "urgency", "version")}
    best = extraction or article
    byline, dateline = best.byline, best.dateline
    return facts | {
        "headline": best.headline,
        "embargo_until": article.embargo_until,
        "byline_people": tuple(person.name for person in byline.people) if byline else (),
        "byline_agencies": byline.agencies if byline else (),
        "dateline_places": dateline.places if dateline else (),
        "crossheads": tuple(crosshead.text for crosshead in article.crossheads),
    }


def _comparable(key: str, value: Any) -> Any:
    return [place.casefold() for place in value] if key == "dateline_places" and value else value


def _quote_differences(expected: Expected, found: Found) -> Iterator[str]:
    body = found.article.body if found.article else ""
    quotes = found.extraction.quotes if found.extraction else ()
    runs = sorted(
        ((start, _words(body[start:end]), q.speaker) for q in quotes for start, end in q.segments),
        key=lambda run: run[0],
    )
    texts = Counter(text for _, text, _ in runs)
    if expected.quotes is not None:
        wanted = {_words(quote.text): quote for quote in expected.quotes}
        due = Counter(_words(quote.text) for quote in expected.quotes)
        yield from (f"quotes: {text!r} was not found" for text in due - texts)
        yield from (f"quotes: {text!r} is not expected" for text in texts - due)
        for _, text, speaker in runs:
            quote = wanted.get(text)
            if quote and "speaker" in quote.model_fields_set and quote.speaker != speaker:
                yield f"quotes: {text!r}: expected speaker {quote.speaker!r}, found {speaker!r}"
    yield from (f"not_quotes: {t!r} is taken for a quotation" for t in expected.not_quotes if _words(t) in texts)


def _words(text: str) -> str:
    return " ".join(text.strip(_ENDS).split())


def _body_differences(expected: Expected, found: Found) -> Iterator[str]:
    body = found.article.body if found.article else ""
    paragraphs = body.split("\n\n")
    yield from (f"crossheads: {text!r} is in the body too" for text in expected.crossheads or () if text in paragraphs)
    yield from (f"in_body: {text!r} is missing" for text in expected.in_body if text not in body)
    yield from (f"not_in_body: {text!r} is in the body" for text in expected.not_in_body if text in body)
