"""What differs between what became of a seed and what is right."""

from datetime import UTC, datetime

import pytest

from schemas import (
    Byline,
    Crosshead,
    Dateline,
    Extraction,
    Person,
    Quote,
    QuoteKind,
)
from stream.demo.seeds import Expected, ExpectedQuote, Found, Outcome, Seed, differences
from stream.errors import Reason
from tests.factories import article

START = datetime(2026, 7, 20, 6, 0, tzinfo=UTC)


def test_only_what_is_written_is_compared():
    found = Found(Outcome.DEADLETTER, reason=Reason.EMPTY)
    assert differences(Seed("x", b"", Expected(outcome=Outcome.DEADLETTER)), found) == []
    assert differences(Seed("x", b"", None), found) == []
    assert differences(Seed("x", b"", Expected(outcome=Outcome.DEADLETTER, reason=None)), found) != []


def test_an_article_that_is_not_there_differs_from_its_expectation():
    expected = Expected(
        outcome=Outcome.STORED,
        headline="A",
        quotes=(ExpectedQuote(text="“B”"),),
        in_body=("C",),
    )
    lines = differences(Seed("x", b"", expected), Found(Outcome.DEADLETTER, reason=Reason.EMPTY))
    assert [line.split(":")[0] for line in lines] == ["outcome", "headline", "quotes", "in_body"]


BODY = "“A, b,” said Jo. “C  \nd.”\n\nThe “E f” sank."
ARTICLE = article(
    "1",
    provider="hpa",
    received_at=START,
    embargo_until=START,
    headline="Wire",
    body=BODY,
    crossheads=(Crosshead(offset=0, text="Over"),),
)
EXTRACTION = Extraction(
    headline="Inferred",
    byline=Byline(raw="By Jo Ek, HPA", people=(Person(name="Jo Ek"),), agencies=("HPA",)),
    dateline=Dateline(raw="LINDHOLM", places=("LINDHOLM",)),
    quotes=(
        Quote(
            text=BODY[:24],
            start=0,
            end=24,
            segments=((0, 7), (17, 24)),
            kind=QuoteKind.DIRECT,
            speaker="Jo Ek",
            confidence=1,
        ),
    ),
)
RIGHT = {
    "outcome": "stored",
    "headline": "Inferred",
    "byline_people": ["Jo Ek"],
    "byline_agencies": ["HPA"],
    "dateline_places": ["Lindholm"],
    "embargo_until": START.isoformat().replace("+00:00", "Z"),
    "crossheads": ["Over"],
    "quotes": [{"text": "A, b,", "speaker": "Jo Ek"}, {"text": "C d."}],
    "not_quotes": ["E f"],
    "in_body": ["sank"],
    "not_in_body": ["swam"],
}


@pytest.mark.parametrize(
    ("wrong", "about"),
    [
        ({}, []),
        ({"headline": "Wire"}, ["headline"]),
        ({"byline_people": []}, ["byline_people"]),
        ({"byline_agencies": None}, ["byline_agencies"]),
        ({"dateline_places": ["Lindholm", "Tolmen"]}, ["dateline_places"]),
        ({"embargo_until": None}, ["embargo_until"]),
        ({"crossheads": []}, ["crossheads"]),
        ({"quotes": [{"text": "A, b,", "speaker": None}, {"text": "C d."}]}, ["quotes: 'A, b,'"]),
        ({"quotes": [{"text": "A, b,"}]}, ["quotes: 'C d.'"]),
        ({"quotes": [{"text": "A, b,"}, {"text": "C d."}, {"text": "C d."}]}, ["quotes: 'C d.'"]),
        ({"not_quotes": ["E f", "C d."]}, ["not_quotes"]),
        ({"in_body": ["swam"]}, ["in_body"]),
        ({"not_in_body": ["sank"]}, ["not_in_body"]),
        ({"alerts": ["any"]}, []),
    ],
)
def test_each_key_is_compared(wrong, about):
    expected = Expected.model_validate(RIGHT | wrong)
    lines = differences(Seed("x", b"", expected), Found(Outcome.STORED, article=ARTICLE, extraction=EXTRACTION))
    assert len(lines) == len(about)
    assert all(line.startswith(start) for line, start in zip(lines, about, strict=True)), lines


def test_a_crosshead_must_not_stay_in_the_body():
    article = ARTICLE.model_copy(update={"body": "One.\n\nOver\n\nTwo."})
    expected = Expected.model_validate({"outcome": "stored", "crossheads": ["Over"]})
    lines = differences(Seed("x", b"", expected), Found(Outcome.STORED, article=article))
    assert lines == ["crossheads: 'Over' is in the body too"]


def test_alerts_are_compared_where_somebody_looked():
    seed = Seed("x", b"", Expected.model_validate({"outcome": "stored", "alerts": ["flash"]}))
    assert differences(seed, Found(Outcome.STORED, alerts=("flash",))) == []
    assert len(differences(seed, Found(Outcome.STORED, alerts=()))) == 1
