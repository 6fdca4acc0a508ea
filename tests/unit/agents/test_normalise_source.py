"""What the headers of a raw record make of its articles: whose they are, and whether a kill in them acts."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest

from schemas import WITHDRAWING, Article, ExtractedArticle, Relation, Status
from stream.agents.engine.fake import FakeDelivery, FakeSource
from stream.agents.engine.port import Unreadable
from stream.agents.guard.guard import Guard
from stream.agents.normalise import count_refusal, normaliser, with_sketch
from stream.alert import decide, matches
from stream.clock import SYSTEM_CLOCK
from stream.dedupe import Detector, MemoryIndex, sketch
from stream.errors import Reason, Rejected
from stream.extract import extract
from stream.observe.metrics import REGISTRY
from stream.settings import Guard as Policy
from stream.settings import Limits
from tests import factories
from tests.copydesk import story
from tests.factories import rules_of

NOON_MS = 1_772_366_400_000
BEARER = ("wire-untrusted", b"a push by scheme bearer does not prove its sender")
RULES = rules_of(
    """
    rules:
      - name: all
        severity: warning
        include: {provider: "*"}
      - name: withdrawals
        severity: critical
        include: {status: [killed, withheld]}
    """
)


def handled(payload, *headers, offset=7):
    record = factories.record(
        offset, payload, topic="wire.raw.v1", key=b"desk", timestamp_ms=NOON_MS + offset * 60_000, headers=headers
    )
    return normaliser(Limits(), with_sketch)(record)


def article_of(payload, *headers, **place) -> Article:
    return Article.model_validate_json(handled(payload, *headers, **place).outgoings[0].value)


def copy(number=1, **fields) -> bytes:
    return orjson.dumps({**orjson.loads(story(number)), **fields})


def kill(**fields) -> bytes:
    text = {"headline": "MANDATORY KILL: Dam holds", "body_text": "Please kill the story. It is wrong.", "version": "2"}
    return copy(**(text | {"pubstatus": "canceled"} | fields))


def test_the_source_names_the_agency_only_where_the_copy_names_none():
    nameless = orjson.loads(story(1))
    del nameless["provider"]
    provider = ("wire-provider", b"  Halden Press ")
    assert article_of(orjson.dumps(nameless), provider).provider == "halden press"
    assert article_of(orjson.dumps(nameless)).provider == "desk"
    assert article_of(orjson.dumps(nameless), ("wire-provider", b" ")).provider == "desk"
    assert article_of(story(1), provider).provider == "testwire"


@pytest.mark.parametrize(
    "payload",
    [
        kill(),
        kill(pubstatus="withheld", headline="Dam holds"),
        kill(pubstatus="usable"),
        kill(pubstatus="usable", headline="Dam holds", ednote="Please withhold the story."),
    ],
)
def test_a_kill_from_who_may_send_none_is_a_note_to_editors(payload):
    trusted, untrusted = article_of(payload), article_of(payload, BEARER)
    assert trusted.status in WITHDRAWING
    assert untrusted.status is Status.ADVISORY
    assert "withdrawal:untrusted" in untrusted.repairs
    assert untrusted.extra["source_untrusted"] == "a push by scheme bearer does not prove its sender"
    assert "withdrawal:untrusted" not in trusted.repairs
    assert "source_untrusted" not in trusted.extra
    assert untrusted.article_id != trusted.article_id
    assert untrusted.article_id == article_of(payload, BEARER, offset=9).article_id


@pytest.mark.parametrize("value", [b"", None, b"\xff"])
def test_the_header_counts_whatever_is_in_it_and_no_second_one_takes_it_back(value):
    assert article_of(kill(), ("wire-untrusted", value)).status is Status.ADVISORY
    assert article_of(kill(), BEARER, ("wire-untrusted", None)).status is Status.ADVISORY


def test_what_is_no_kill_is_as_it_was():
    for payload in (story(1), copy(pubstatus="usable", headline="CORRECTED: Dam holds")):
        plain, marked = article_of(payload), article_of(payload, BEARER)
        assert (plain.status, plain.article_id, plain.repairs) == (marked.status, marked.article_id, marked.repairs)


def test_an_embargo_in_it_restricts_all_the_same():
    tomorrow = article_of(kill(embargoed="2026-03-02T12:00:00Z"), BEARER)
    assert (tomorrow.status, tomorrow.embargo_until is not None) == (Status.EMBARGOED, True)
    for_good = article_of(kill(ednote="EMBARGOED until further notice"), BEARER)
    assert (for_good.status, for_good.embargo_until) == (Status.EMBARGOED, None)
    assert article_of(kill(embargoed="2026-02-01T12:00:00Z"), BEARER).status is Status.ADVISORY


class Flow:
    """Records through normaliser, detector and policy, as the agents take them."""

    def __init__(self) -> None:
        self.detector = Detector(MemoryIndex())
        self.states = {}
        self.offset = 0

    def take(self, payload, *headers):
        """The relation, and the kinds of the alerts that are new."""
        self.offset += 1
        article = article_of(payload, *headers, offset=self.offset)
        now = article.received_at + timedelta(seconds=1)
        verdict = self.detector.judge(sketch(article), article.raw, now)
        whole = ExtractedArticle(article=article, verdict=verdict, extraction=extract(article))
        self.states[verdict.story_id], alerts = decide(
            self.states.get(verdict.story_id), whole, matches(RULES, whole), now=now
        )
        return verdict.relation, sorted(alert.kind.value for alert in alerts)


def test_downstream_it_withdraws_nothing_and_the_true_kill_after_it_does():
    flow = Flow()
    assert flow.take(story(1)) == (Relation.NEW, ["first"])
    relation, alerts = flow.take(kill(), BEARER)
    assert relation is not Relation.WITHDRAWAL
    assert alerts == []
    # The agency's own, by a source that may: the same copy, to the letter.
    relation, alerts = flow.take(kill())
    assert relation is Relation.WITHDRAWAL
    assert "withdrawal" in alerts


def test_downstream_a_true_kill_stands_when_a_copy_of_it_comes_by_another_way():
    flow = Flow()
    assert flow.take(story(1)) == (Relation.NEW, ["first"])
    assert flow.take(kill())[0] is Relation.WITHDRAWAL
    assert flow.take(kill(), BEARER)[1] == []
    (state,) = (state for state in flow.states.values() if any(one.rule == "all" for one in state.standings))
    assert all(standing.withdrawn for standing in state.standings)


def test_what_its_source_refused_becomes_a_dead_letter_of_that_reason():
    for text, reason, detail in (
        (b"oversize: 9 bytes; the limit is 4", Reason.OVERSIZE, "9 bytes; the limit is 4"),
        (b"empty", Reason.EMPTY, ""),
        (b"nonsense: x", Reason.UNEXPECTED, "its source refused it: nonsense: x"),
        (b"\xff", Reason.UNEXPECTED, "its source refused it: �"),
    ):
        for payload in (b"", story(1)):
            with pytest.raises(Rejected) as raised:
                handled(payload, ("wire-refused", text))
            assert (raised.value.reason, raised.value.detail) == (reason, detail)


def test_what_is_incomplete_says_so():
    article = article_of(story(1), ("wire-incomplete", b"nitf " + b"x" * 5000))
    assert "incomplete" in article.repairs
    assert article.extra["source_incomplete"].startswith("nitf x")
    assert len(article.extra["source_incomplete"]) == 200
    assert article.article_id == article_of(story(1)).article_id


def counted(name, source, **labels):
    return REGISTRY.get_sample_value(f"wire_source_{name}", {"source": source, **labels}) or 0


def format_refused(name):
    return REGISTRY.get_sample_value("wire_format_refused_total", {"format": name}) or 0


class SmallBroker(FakeDelivery):
    async def deliver(self, outgoings):
        sent = list(outgoings)
        places = await super().deliver(sent)
        return [None if len(out.value) > 5000 else place for out, place in zip(sent, places, strict=True)]


async def test_every_record_of_a_source_is_counted_as_what_became_of_it(engine):
    """An article, one item of two, what is no copy, what nobody can unpack, and an article that fits into no topic."""
    broken = Unreadable.of(b"rotten", 3, 3, ValueError("CRC"))
    payloads = [
        copy(1),
        b"[" + copy(2) + b',{"sensor": 3}]',
        b'{"sensor": 3}',
        broken,
        copy(5, body_text="It rained. " * 500),
    ]
    records = [
        factories.record(n, payload, topic="wire.raw.v1", key=b"counted-desk", timestamp_ms=NOON_MS + n * 60_000)
        for n, payload in enumerate(payloads)
    ]
    records.append(factories.record(9, b"{", topic="wire.raw.v1", key=None))
    guard = Guard("normalise", engine, SmallBroker(), Policy(), SYSTEM_CLOCK)
    guard.on_refusal(count_refusal)
    before = counted("refused_total", "unknown", reason="malformed")
    read_as = {name: format_refused(name) for name in ("ninjs", "unknown")}
    await guard.run(FakeSource(*records), guard.each(normaliser(Limits(), with_sketch)))
    assert counted("articles_total", "counted-desk") == 3
    assert counted("last_article_timestamp_seconds", "counted-desk") == NOON_MS / 1000 + 4 * 60
    refused = {str(reason): counted("refused_total", "counted-desk", reason=str(reason)) for reason in Reason}
    assert {reason: n for reason, n in refused.items() if n} == {"unrecognised": 2, "malformed": 1, "oversize": 1}
    assert counted("refused_total", "unknown", reason="malformed") == before + 1
    assert format_refused("ninjs") == read_as["ninjs"] + 1
    assert format_refused("unknown") == read_as["unknown"] + 4
