"""Which detectors see an article: few, the same in every process, and all where something is taken back."""

from __future__ import annotations

from uuid import UUID

import numpy as np

from schemas import Status
from stream.dedupe import sketch_of_text
from stream.dedupe.routing import home, routes, share_of


def test_an_article_goes_to_few_of_sixteen_detectors_and_all_get_their_share(newsday_of_sketches):
    sent = [routes(made, 16) for made, _, _ in newsday_of_sketches if not made.withdraws]
    assert sum(map(len, sent)) / len(sent) < 8
    load = np.bincount([partition for chosen in sent for partition in chosen], minlength=16)
    assert load.max() / load.mean() < 1.2


def test_routes_are_the_same_in_every_process():
    made = sketch_of_text(
        UUID(int=1), "Ferry aground off Port Elder", "A ferry ran aground on a sandbank off Port Elder."
    )
    assert routes(made, 16) == (2, 8, 9, 11, 12, 13, 15)
    assert home(made, 16) in range(16)


def test_what_takes_an_article_back_goes_to_all():
    made = sketch_of_text(UUID(int=1), "KILL", "Kill the story.", guid="urn:1", status=Status.KILLED)
    assert routes(made, 7) == tuple(range(7))


def test_a_text_of_nothing_still_goes_somewhere():
    assert len(routes(sketch_of_text(UUID(int=1), "", ""), 4)) == 1


def test_detectors_together_remember_what_one_would():
    assert share_of(1_000_000, 1) == 1_000_000
    assert share_of(1_000_000, 4) == 1_000_000
    assert share_of(1_000_000, 16) == 562_500
