"""A story whose embargo nobody can read is told to nobody: that it is free is news, whatever its guid."""

from datetime import timedelta

from schemas import Relation, Status
from stream.dedupe import Sketch, sketch

HELD = {"status": Status.EMBARGOED}


def test_the_same_copy_under_another_guid_is_an_update(newsroom, ferry):
    first, _ = newsroom.send(ferry, "Ferry aground", **HELD)
    _, free = newsroom.send(ferry, "Ferry aground", minutes=30)
    assert (free.relation, free.of, free.supersedes) == (Relation.UPDATE, first.article_id, (first.article_id,))


def test_nearly_the_same_copy_is_an_update_too(newsroom, ferry):
    newsroom.send(f"EMBARGOED UNTIL THE SPEECH\n\n{ferry}", "Ferry aground", **HELD)
    assert newsroom.send(ferry, "Ferry aground", minutes=30)[1].relation is Relation.UPDATE


def test_it_is_released_once(newsroom, ferry):
    newsroom.send(ferry, "Ferry aground", **HELD)
    free, _ = newsroom.send(ferry, "Ferry aground", minutes=30)
    _, again = newsroom.send(ferry, "Ferry aground", minutes=40)
    assert (again.relation, again.of) == (Relation.EXACT, free.article_id)


def test_another_copy_under_embargo_is_a_duplicate(newsroom, ferry):
    newsroom.send(ferry, "Ferry aground", **HELD)
    assert newsroom.send(ferry, "Ferry aground", minutes=30, **HELD)[1].relation is Relation.EXACT


def test_a_copy_of_what_ends_at_a_known_time_is_a_duplicate(newsroom, ferry, write):
    newsroom.send(ferry, "Ferry aground", embargo_until=write(ferry).received_at + timedelta(hours=2), **HELD)
    assert newsroom.send(ferry, "Ferry aground", minutes=180)[1].relation is Relation.EXACT


def test_the_mark_is_kept(ferry, write):
    held = sketch(write(ferry, "Ferry aground", **HELD))
    assert held.is_held
    assert Sketch.from_bytes(held.to_bytes()) == held
