"""The seeds: loaded as they stand, and what the pure pipeline (no Kafka) finds in them is what is right."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas import (
    DUPLICATES,
    Article,
    Byline,
    Crosshead,
    Dateline,
    ExtractedArticle,
    Extraction,
    Person,
    Quote,
    QuoteKind,
    RawRecord,
    Relation,
    article_id_of,
)
from stream.alert import decide, load_rules, matches
from stream.dedupe import Detector, MemoryIndex, Params, sketch
from stream.demo.seeds import Expected, ExpectedQuote, Found, Outcome, Seed, differences, load_seeds
from stream.errors import Misconfigured, Reason, Rejected
from stream.extract import extract
from stream.normalise import Origin, normalise
from stream.wire import read

ROOT = Path(__file__).parents[3]
SEEDS = ROOT / "seeds"
RULES = ROOT / "deploy" / "alerts.yaml"
THE_GIVEN_ONE = "000_081a4e0e0a4e439c.txt"
KINDS = {
    "10-clean",
    "15-formats",
    "20-resends",
    "30-near-copies",
    "40-write-thrus",
    "50-corrections",
    "60-kill",
    "70-embargo",
    "80-flashes",
    "85-languages",
    "90-lookalikes",
    "95-hostile",
}
START = datetime(2026, 7, 20, 6, 0, tzinfo=UTC)
"""When the first seed is taken to have come in; the others follow a second apart, as in a replay."""


class Pipeline:
    """read → normalise → sketch → judge → extract → alert, remembering which seed each article came from."""

    def __init__(self):
        self.detector = Detector(MemoryIndex(), Params())
        self.rules = load_rules(RULES.read_text(), RULES.name)
        self.seed_of = {}
        self.alerted = {}

    def run(self, seed, offset):
        now = START + timedelta(seconds=offset)
        raw = RawRecord(topic="wire.raw.v1", partition=0, offset=offset)
        try:
            articles = [normalise(item, Origin(raw, "seeds", now)) for item in read(seed.payload).items]
        except Rejected as refused:
            return Found(Outcome.DEADLETTER, reason=refused.reason)
        verdicts = [self.detector.judge(sketch(article), raw, now) for article in articles]
        earlier = self.seed_of.get(articles[0].article_id)
        for article in articles:
            self.seed_of.setdefault(article.article_id, seed.path)
        whole = ExtractedArticle(article=articles[0], verdict=verdicts[0], extraction=extract(articles[0]))
        verdict = whole.verdict
        return Found(
            Outcome.DUPLICATE if verdict.relation in DUPLICATES else Outcome.STORED,
            articles=len(articles),
            relation=verdict.relation,
            of=self.seed_of.get(verdict.of),
            story=self.seed_of.get(verdict.story_id),
            same_article_as=earlier,
            article=whole.article,
            extraction=whole.extraction,
            alerts=self.alerts(whole, now),
        )

    def alerts(self, whole, now):
        story = whole.verdict.story_id
        self.alerted[story], alerts = decide(self.alerted.get(story), whole, matches(self.rules, whole), now=now)
        return tuple(sorted(alert.rule for alert in alerts))


@pytest.fixture(scope="module")
def found():
    """What one run over all seeds, in order, finds: path → (seed, found)."""
    pipeline = Pipeline()
    return {seed.path: (seed, pipeline.run(seed, offset)) for offset, seed in enumerate(load_seeds(SEEDS))}


PATHS = [seed.path for seed in load_seeds(SEEDS)]


@pytest.mark.parametrize("path", PATHS)
def test_the_pipeline_finds_what_is_right(found, path):
    assert differences(*found[path]) == []


def test_the_given_seed_is_untouched():
    digest = hashlib.sha256((SEEDS / THE_GIVEN_ONE).read_bytes()).hexdigest()
    assert digest == "c350fdd7900a8f550920b61ed38854fa4791d63869b5652c956f685d43961ff2"


def test_there_are_seeds_of_every_kind_with_expectations():
    seeds = load_seeds(SEEDS)
    assert len(seeds) >= 41
    assert {seed.path.split("/")[0] for seed in seeds if "/" in seed.path} == KINDS
    assert [seed.path for seed in seeds if seed.expected is None] == []
    expected = [seed.expected for seed in seeds]
    assert {one.relation for one in expected} >= set(Relation)
    assert {one.outcome for one in expected} == set(Outcome)
    assert sum(len(seed.payload) for seed in seeds) < 2_000_000


def test_an_original_precedes_what_relates_to_it():
    seen = set()
    for seed in load_seeds(SEEDS):
        for earlier in (seed.expected.of, seed.expected.story, seed.expected.same_article_as):
            assert earlier is None or earlier in seen, f"{seed.path} relates to {earlier}"
        seen.add(seed.path)


def put(folder, expected, **files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, payload in files.items():
        (folder / name).write_bytes(payload)
    (folder / "expected.json").write_text(expected if isinstance(expected, str) else json.dumps(expected))


def test_seeds_come_in_the_order_of_their_paths(tmp_path):
    put(tmp_path / "b", {"x": {"outcome": "stored"}}, x=b"3", y=b"4")
    put(tmp_path / "a", {}, z=b"2", a=b"1")
    (tmp_path / "a" / ".hidden").write_bytes(b"no")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_bytes(b"no")
    seeds = load_seeds(tmp_path)
    assert [(seed.path, seed.payload) for seed in seeds] == [("a/a", b"1"), ("a/z", b"2"), ("b/x", b"3"), ("b/y", b"4")]
    assert [seed.expected for seed in seeds] == [None, None, Expected(outcome=Outcome.STORED), None]


def test_a_folder_without_expectations_can_be_replayed(tmp_path):
    (tmp_path / "one.txt").write_bytes(b"\xff")
    assert load_seeds(tmp_path) == (Seed("one.txt", b"\xff", None),)


@pytest.mark.parametrize(
    ("expected", "names"),
    [
        ({"one": {"outcome": "stored", "headlin": "x"}}, ("one → headlin",)),
        ({"one": {"outcome": "lost"}}, ("one → outcome", "stored")),
        ({"one": {}}, ("one → outcome",)),
        ({"two": {"outcome": "stored"}}, ("two", "not there")),
        ([], ("expected.json",)),
        ("{", ("expected.json", "no JSON")),
    ],
)
def test_a_bad_expectation_is_named(tmp_path, expected, names):
    put(tmp_path / "kind", expected, one=b"")
    with pytest.raises(Misconfigured) as error:
        load_seeds(tmp_path)
    assert "\n" not in str(error.value)
    for name in ("kind", *names):
        assert name in str(error.value)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(Misconfigured, match="nowhere"):
        load_seeds(tmp_path / "nowhere")


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
ARTICLE = Article(
    article_id=article_id_of("hpa", "1", 1, ""),
    provider="hpa",
    source="hpa",
    format="ninjs",
    raw=RawRecord(topic="wire.raw.v1", partition=0, offset=0),
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
