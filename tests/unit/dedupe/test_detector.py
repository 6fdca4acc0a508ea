"""A detector is rebuilt from its index alone, forgets in time, survives a bad stamp, and shares nothing with others."""

from __future__ import annotations

import itertools
import random
import sys
import threading
import time
from datetime import timedelta

from schemas import RawRecord, Relation, Status
from stream.dedupe import Detector, MemoryIndex, Params, sketch
from tests.factories import NOON

WORDS = (
    *("harbour", "council", "ferry", "budget", "minister", "storm", "library", "goat", "orchard", "bridge", "verdict"),
    *("engine", "lantern", "salmon", "timber", "glacier", "violin", "referee", "cobalt", "meadow", "anchor", "bakery"),
)


def story(number: int, words: int = 90) -> str:
    """A text of its own, the same for the same number."""
    dice = random.Random(number)
    return " ".join(f"{dice.choice(WORDS)}{dice.randrange(40)}" for _ in range(words)).title()


def test_rebuilt_in_any_order_it_judges_as_the_one_that_never_stopped(newsroom_with, write):
    newsroom = newsroom_with(Params(max_entries=60))
    dice = random.Random(5)
    stream = []
    for number in range(120):
        text = story(number // 2)
        text = text if dice.random() < 0.4 else text + " Tail" + story(1000 + number, dice.randrange(1, 60))
        version = {"guid": f"G{number // 6}", "version": number % 6} if number % 5 == 0 else {}
        status = Status.KILLED if number % 31 == 30 else Status.USABLE
        stream.append(write(text, f"Headline of story {number // 2}", minutes=number * 3, status=status, **version))
    for article in stream[:70]:
        newsroom.judge(article)
    entries = list(newsroom.index.items())
    dice.shuffle(entries)
    index = MemoryIndex()
    for article_id, data in entries:
        index.put(article_id, data)
    rebuilt = Detector(index, newsroom.params)
    rebuilt.rebuild()
    relations = set()
    for article in stream[70:]:
        verdict = newsroom.judge(article)
        relations.add(verdict.relation)
        again = rebuilt.judge(sketch(article), article.raw, verdict.decided_at)
        assert again == verdict
        assert {one for one, _ in index.items()} == {one for one, _ in newsroom.index.items()}
    assert {Relation.NEW, Relation.EXACT, Relation.UPDATE} <= relations


def test_rebuild_passes_over_what_it_cannot_read(newsroom, write, ferry):
    article, _ = newsroom.send(ferry, "Ferry runs aground")
    stranger = write("x", "y").article_id
    newsroom.index.put(stranger, b"\xff of a later version")
    newsroom.detector.rebuild()
    _, verdict = newsroom.send(ferry, "Ferry runs aground", minutes=2)
    assert verdict.of == article.article_id


def test_what_left_the_window_is_deleted_a_few_at_a_time(newsroom_with, ferry):
    newsroom = newsroom_with(Params(window=timedelta(hours=6), swept=3))
    for number in range(20):
        newsroom.send(story(number), minutes=number)
    sizes = []
    for number in range(10):
        newsroom.send(story(100 + number), minutes=500 + 200 * (number == 0) + number)
        sizes.append(len(newsroom.index))
    assert sizes[0] >= 18  # three out, one in
    assert all(before - after <= 2 for before, after in itertools.pairwise(sizes))
    assert sizes[-1] == 10
    assert len(newsroom.detector) == 10


def test_what_was_forgotten_is_new_again(newsroom_with, ferry):
    newsroom = newsroom_with(Params(window=timedelta(hours=6)))
    newsroom.send(ferry, "Ferry", guid="A1", version=1)
    newsroom.send(story(1), minutes=300)
    newsroom.send(story(2), minutes=480)
    _, verdict = newsroom.send(ferry, "Ferry", guid="A1", version=2, minutes=500)
    assert verdict.relation is Relation.NEW


def test_one_absurd_stamp_does_not_empty_the_index(newsroom, ferry):
    first, _ = newsroom.send(ferry, "Ferry runs aground")
    newsroom.send(story(1), minutes=60 * 24 * 365 * 70)
    newsroom.send(story(2), minutes=-60 * 24 * 365 * 20)
    _, verdict = newsroom.send(ferry, "Ferry runs aground", minutes=10)
    assert verdict.of == first.article_id


def test_entries_are_bounded(newsroom_with):
    newsroom = newsroom_with(Params(max_entries=25))
    for number in range(100):
        newsroom.send(story(number), guid=f"G{number}", version=1, slugline=f"slug-{number}", minutes=number)
        assert len(newsroom.index) <= 25
    inverted = newsroom.detector._inverted
    assert len(inverted) == 25
    assert len(inverted._names._versions) == 25
    assert len(inverted._names._latest) <= 50
    assert len(inverted._at_hand) <= 25


def test_what_is_at_hand_is_bounded_and_changes_no_verdict(newsroom_with, monkeypatch):
    stream = [(story(number % 40, 60 + number // 40), number) for number in range(160)]

    def verdicts(at_hand):
        monkeypatch.setattr("stream.dedupe.index.inverted._AT_HAND", at_hand)
        newsroom = newsroom_with(Params())
        found = []
        for text, number in stream:
            _, verdict = newsroom.send(text, "Harbour council", guid=f"G{number}", minutes=number)
            found.append((verdict.relation, verdict.of, verdict.score, verdict.evidence))
            assert len(newsroom.detector._inverted._at_hand) <= at_hand
        return found

    assert verdicts(3) == verdicts(1000)


def test_state_stays_below_one_and_a_half_kilobytes_an_article(newsroom):
    fixed = newsroom.detector.nbytes
    for number in range(1, 2001):
        newsroom.send(story(number), f"Headline of story {number}", slugline=f"slug-{number}", minutes=number)
        if number % 250 == 0:  # tables grow by doubling: some of these stand just behind it
            entries = sum(len(data) for _, data in newsroom.index.items())
            assert (entries + newsroom.detector.nbytes - fixed) / number < 1500


def test_state_is_bounded_by_the_number_of_entries(newsroom_with):
    newsroom, sizes = newsroom_with(Params(max_entries=500)), []
    for number in range(1, 2501):
        newsroom.send(story(number, 40), f"Headline of story {number}", slugline=f"slug-{number}", minutes=number)
        if number % 500 == 0:
            sizes.append(newsroom.detector.nbytes)
    assert sizes[-1] < 1.5 * sizes[0]  # tables keep some room of what was deleted


def test_an_article_takes_no_longer_for_eight_times_as_many_live(newsroom_with, write):
    few, many = newsroom_with(Params()), newsroom_with(Params())
    for number in range(2000):
        article = write(story(number, 40), minutes=number)
        many.judge(article)
        if number >= 1750:
            few.judge(article)
    spent = {id(few): 0.0, id(many): 0.0}
    for first in range(2000, 2400, 50):  # by turns: the machine has other work too
        articles = [write(story(number, 40), minutes=number) for number in range(first, first + 50)]
        for newsroom in (few, many):
            begun = time.process_time()
            for article in articles:
                newsroom.judge(article)
            spent[id(newsroom)] += time.process_time() - begun
    assert spent[id(many)] < 2 * spent[id(few)]


def _give_way(frame, event, _):
    """Behind every line of what compares two texts, let the other thread run: what they share is then soon torn."""
    if event == "call":
        return _give_way if frame.f_code.co_filename.endswith("/compare.py") else None
    time.sleep(0)
    return _give_way


def test_two_detectors_in_two_threads_judge_as_each_would_alone(write):
    """Stories that grow and the same stories as they are cut: both are at the same story at a time, so that what one
    detector marks the other looks for.
    """
    grown, cut = [], []
    for number in range(60):
        words = story(1000 + number // 6, 120).split()
        for stream, end in ((grown, 40 + 13 * (number % 6)), (cut, 120 - 13 * (number % 6))):
            stream.append(sketch(write(" ".join(words[:end]), " ".join(words[:7]), minutes=number)))

    def judged(sketches):
        detector, raw = Detector(MemoryIndex()), RawRecord(topic="wire.raw.v1", partition=0, offset=0)
        return [detector.judge(one, raw, NOON) for one in sketches]

    def work(place, together, barrier):
        sys.settrace(_give_way)
        barrier.wait(10)
        together[place] = judged(streams[place])

    streams = [grown, cut]
    alone = [judged(sketches) for sketches in streams]
    assert {verdict.relation for verdict in alone[0]} >= {Relation.NEW, Relation.UPDATE}
    for _ in range(2):
        together, barrier = [None, None], threading.Barrier(2)
        threads = [threading.Thread(target=work, args=(place, together, barrier)) for place in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert together == alone


def test_no_verdict_is_given_before_one_that_was_given_whatever_the_clock_does(newsroom, ferry, write):
    """By it is told later what was judged first; also by another worker, whose clock is behind."""
    first = write(ferry, "Ferry runs aground", minutes=0)
    now = NOON + timedelta(hours=1)
    judged = newsroom.detector.judge(sketch(first), first.raw, now)
    copy = write(ferry, "Ferry runs aground", minutes=1)
    other = write("Council keeps libraries open. " * 30, "Libraries", minutes=2)
    behind = now - timedelta(minutes=5)
    taken_over = Detector(newsroom.index, newsroom.params)
    taken_over.rebuild()
    assert newsroom.detector.judge(sketch(other), other.raw, behind).decided_at == now
    alone = write("Harbour tolls rise again. " * 30, "Tolls", minutes=3)
    again = taken_over.judge(sketch(copy), copy.raw, behind)
    assert (again.of, again.decided_at) == (first.article_id, now)
    assert judged.decided_at == now
    started_again = Detector(newsroom.index, newsroom.params)
    started_again.rebuild()
    assert started_again.judge(sketch(alone), alone.raw, behind).decided_at == now, "related to none"
