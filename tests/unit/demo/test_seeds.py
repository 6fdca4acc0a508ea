"""The seeds: loaded as they stand, and what the pure pipeline (no Kafka) finds in them is what is right."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas import (
    DUPLICATES,
    ExtractedArticle,
    RawRecord,
    Relation,
)
from stream.alert import decide, load_rules, matches
from stream.dedupe import Detector, MemoryIndex, Params, sketch
from stream.demo.seeds import Found, Outcome, differences, load_seeds
from stream.errors import Rejected
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
