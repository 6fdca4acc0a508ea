"""What became of a seed, in the expectations' words."""

from __future__ import annotations

from schemas import Relation
from stream.demo.follow import Ending
from stream.demo.found import first_paths, found_in
from stream.demo.seeds import Expected, Outcome, Seed
from stream.errors import Reason, Rejected
from tests.factories import alert_of, duplicate, extracted, letter, seeds_at


def test_a_stored_story_is_found_with_its_relations_by_path():
    endings = {
        "a": Ending(
            [extracted("a")], alerts=[alert_of(rule="two"), alert_of(rule="one"), alert_of(rule="one")], stored=True
        ),
        "b": Ending([extracted("b", Relation.UPDATE, of="a")], stored=True),
        "c": Ending([duplicate("c", Relation.NEAR, of="b")], stored=True),
        "again": Ending([extracted("a", offset=9)], stored=True),
    }
    first = first_paths(seeds_at(*endings), endings)
    a, b, c, again = (found_in(Seed(path, b"", None), ending, first) for path, ending in endings.items())
    assert (a.outcome, a.relation, a.of, a.story, a.alerts) == (Outcome.STORED, Relation.NEW, None, "a", ("one", "two"))
    assert (b.outcome, b.of, b.story, b.same_article_as) == (Outcome.STORED, "a", "a", None)
    assert (c.outcome, c.of, c.extraction) == (Outcome.DUPLICATE, "b", None)
    assert (again.same_article_as, again.alerts) == ("a", None)


def test_of_several_articles_the_expected_one_is_told_of_in_whatever_order_they_came():
    expected = Expected(outcome=Outcome.STORED, headline="Headline of b")
    endings = {"packed": Ending([extracted("a"), extracted("b")], stored=True)}
    (seed,) = seeds_at("packed", packed=expected)
    found = found_in(seed, endings["packed"], first_paths([seed], endings))
    assert (found.articles, found.article.headline) == (2, "Headline of b")


def test_what_was_refused_is_found_with_its_reason_wherever_it_was_refused():
    assert found_in(Seed("x", b"", None), Ending(letter=letter()), {}).reason is Reason.MALFORMED
    refused = found_in(Seed("x", b"", None), Ending(refused=Rejected(Reason.OVERSIZE, "too large")), {})
    assert (refused.outcome, refused.reason) == (Outcome.DEADLETTER, Reason.OVERSIZE)
