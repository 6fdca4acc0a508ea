"""What a story costs the alert stage that many rules fit: its first version, which wakes all of them, and a further
one, of which there is nothing to say. Its row is read and written, as by the stage.
"""

from __future__ import annotations

from datetime import timedelta
from time import process_time
from typing import Any

from schemas import ExtractedArticle, Relation
from stream.alert import RuleIndex, Ruleset, StoryAlerts, decide
from tests.bench.child import answer, argument
from tests.bench.rules_copy import articles

__all__: list[str] = []

_PASSES = 5
"""The best of these counts."""


def _version(of: ExtractedArticle, other: ExtractedArticle) -> ExtractedArticle:
    """Return the other as a further version of the story."""
    verdict = of.verdict.model_copy(
        update={"relation": Relation.UPDATE, "decided_at": of.verdict.decided_at + timedelta(minutes=1)}
    )
    article = other.article.model_copy(update={"urgency": of.article.urgency})
    return other.model_copy(update={"article": article, "verdict": verdict})


def _spent(index: RuleIndex, first: ExtractedArticle, further: ExtractedArticle, rules: int) -> tuple[float, float]:
    now = first.verdict.decided_at
    begun = process_time()
    state, alerts = decide(None, first, index.matches(first), now=now)
    row = state.to_bytes()
    between = process_time()
    assert len({alert.rule for alert in alerts}) == rules
    again = process_time()
    _, more = decide(StoryAlerts.from_bytes(row), further, index.matches(further), now=now)
    ended = process_time()
    assert more == ()
    return between - begun, ended - again


def main(given: dict[str, Any]) -> None:
    """Answers with CPU seconds by the number of rules: of the first version, and of the further one."""
    first, other = articles(2)
    further = _version(first, other)
    found = {}
    for rules in given["rules"]:
        named = [{"name": f"client {number}", "include": {"provider": "*"}} for number in range(rules)]
        index = RuleIndex(Ruleset.model_validate({"rules": named}))
        spent = [_spent(index, first, further, rules) for _ in range(_PASSES)]
        found[str(rules)] = min(cpu for cpu, _ in spent), min(cpu for _, cpu in spent)
    answer(**found)


if __name__ == "__main__":
    main(argument())
