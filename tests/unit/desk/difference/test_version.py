from __future__ import annotations

from datetime import UTC, datetime

from schemas import Byline, Dateline, Extraction, JudgedArticle, Person, Status
from stream.desk.difference import version_of
from tests.factories import extracted


def test_what_the_text_says_stands_in_for_what_the_wire_does_not():
    item = extracted("a")
    article = item.article.model_copy(
        update={
            "headline": None,
            "byline": Byline(raw="AGENCY"),
            "status": Status.EMBARGOED,
            "embargo_until": datetime(2026, 3, 9, 6, 30, tzinfo=UTC),
            "urgency": 2,
            "ednote": "Adds byline.",
        }
    )
    extraction = Extraction(
        headline="Dam bursts",
        byline=Byline(raw="By ANA BRANDÃO", people=(Person(name="Ana Brandão"), Person(name="Joe Tull"))),
        dateline=Dateline(raw="HARTWELL, March 8"),
    )
    version = version_of(item.model_copy(update={"article": article, "extraction": extraction}))
    assert version.headline == "Dam bursts"
    assert version.byline == "Ana Brandão, Joe Tull"
    assert version.dateline == "HARTWELL, March 8"
    assert (version.status, version.embargo) == ("embargoed", "2026-03-09 06:30 UTC")
    assert (version.urgency, version.note) == ("2", "Adds byline.")
    assert version.body == article.body
    bare = version_of(JudgedArticle(article=article, verdict=item.verdict))
    assert (bare.headline, bare.byline) == ("", "AGENCY")


def test_an_embargo_whose_time_cannot_be_read_is_said():
    item = extracted("a")
    article = item.article.model_copy(update={"status": Status.EMBARGOED, "embargo_until": None})
    assert version_of(item.model_copy(update={"article": article})).embargo == "embargoed, release time unreadable"
