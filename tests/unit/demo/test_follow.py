"""What following notes of the topics, and when an ending is reached."""

from __future__ import annotations

from schemas import DeadLetter, Relation
from stream.demo import follow
from stream.demo.follow import Ending
from stream.errors import Reason, Rejected
from stream.kafka.deadletters.filed import Mark, State
from tests.factories import alert_of, duplicate, extracted, fetched, id_of, letter


def test_an_ending_is_reached_by_storing_a_letter_or_a_refusal_only():
    assert not Ending().reached
    assert not Ending([extracted("a")]).reached
    assert Ending([extracted("a")], stored=True).reached
    assert Ending(letter=letter()).reached
    assert Ending(refused=Rejected(Reason.EMPTY)).reached


def _record(topic, value, offset=0):
    if isinstance(value, DeadLetter | Mark):
        return fetched(offset, b"", topic=topic, headers=value.to_headers())
    return fetched(offset, value, topic=topic)


def _noted(records):
    endings = {"a": Ending(), "b": Ending()}
    places = {(0, 0): endings["a"], (0, 1): endings["b"]}
    alerts = []
    for record in records:
        follow._note(record, places, alerts)
        follow._assign(alerts, endings)
    return endings, alerts


def test_following_gives_stories_and_letters_to_the_record_that_they_came_from():
    endings, _ = _noted(
        [
            _record("wire.extracted.v1", extracted("a")),
            _record("wire.extracted.v1", extracted("a")),
            _record("wire.extracted.v1", extracted("a2")),
            _record("wire.duplicates.v1", duplicate("x", Relation.EXACT, of="a", offset=7)),
            _record("wire.deadletters.v1", letter(1)),
            _record("wire.deadletters.v1", letter(0, topic="wire.articles.v1")),
        ]
    )
    assert [story.article.article_id for story in endings["a"].stories] == [id_of("a"), id_of("a2")]
    assert endings["a"].letter is None
    assert endings["b"].letter == letter(1)


def test_following_passes_what_is_no_letter_of_ours():
    mark = Mark(State.SENT_BACK, "wire.raw.v1/0/1", "normalise", 1)
    stranger = fetched(topic="wire.deadletters.v1", headers=(("x", b"y"),))
    endings, _ = _noted([_record("wire.deadletters.v1", mark), stranger, _record("wire.deadletters.v1", letter(1))])
    assert endings["b"].letter == letter(1)


def test_an_alert_that_is_read_before_its_story_waits_for_it():
    flash = alert_of(story=id_of("a"), article=id_of("a"))
    endings, waiting = _noted([_record("wire.alerts.v1", flash), _record("wire.extracted.v1", extracted("a"))])
    assert endings["a"].alerts == [flash]
    assert waiting == []
    endings, waiting = _noted([_record("wire.alerts.v1", flash)])
    assert waiting == [flash]


def test_the_alert_of_a_redelivery_is_the_redeliverys():
    flash = alert_of(story=id_of("a"), article=id_of("a"))
    stories = [_record("wire.extracted.v1", extracted("a", offset=n)) for n in range(2)]
    endings, waiting = _noted([*stories, *[_record("wire.alerts.v1", flash)] * 3])
    assert (endings["a"].alerts, endings["b"].alerts, waiting) == ([flash], [flash], [])
