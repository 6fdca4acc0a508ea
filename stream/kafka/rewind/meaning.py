"""Says what it means that a stage handles records again. It is pure."""

from __future__ import annotations

from stream.kafka.rewind.plan import Plan

__all__ = ["meaning_of"]

_KNOWN = (
    "Articles keep ids and verdicts, so rows stay as they are, but for what is read in another way now: those are "
    "rewritten. The desk is not woken again for what it was alerted for."
)
_LETTERS = "What it refuses gets a further dead letter each; `wirestream dlq list` still has one line for it."
_MEANING = {
    "normalise": (
        "The articles of these records go to wire.articles.v1 again, and from there through every stage.",
        _KNOWN,
        _LETTERS,
    ),
    "dedupe": (
        (
            "Each article gets the verdict that it had, and goes to wire.unique.v1 or wire.duplicates.v1 again, and "
            "from there through every stage behind it."
        ),
        _KNOWN,
        _LETTERS,
    ),
    "resolve": (
        (
            "Each article gets the verdict that it had, and that verdict goes to wirestream-dedupe-verdicts again. "
            "Nobody waits for it there, unless `join` is taken back too."
        ),
        _LETTERS,
    ),
    "join": (
        (
            "Each article goes to wire.unique.v1 or wire.duplicates.v1 again with the verdict that it had, and from "
            "there through every stage behind it."
        ),
        _KNOWN,
        _LETTERS,
    ),
    "extract": (
        (
            "Headline, byline, dateline, lead and quotes are extracted again, and go to wire.extracted.v1 again: rows "
            "whose extraction differs are rewritten, the others stay."
        ),
        "`alert` gets these articles again: the desk is not woken again for what it was alerted for.",
        _LETTERS,
    ),
    "alert": (
        (
            "Alerts of these articles go to wire.alerts.v1 again, with the ids that they had: `notify` knows them, and "
            "calls no channel again; other readers of the topic must drop them by id."
        ),
        (
            "A rule that is new since then alerts for what it fits; of a story that was alerted for, only by a version "
            "that came after the last alert. Alerts keep the channels that they had."
        ),
        _LETTERS,
    ),
    "notify": (
        "Alerts that a channel has, or that were given up, are not sent again; those that wait go on waiting.",
        "A channel that is new since then gets none of them.",
    ),
    "store": (
        (
            "These articles and alerts are written again: rows stay as they are, what is missing is added, and what "
            "was stored of an older version is replaced. What was pruned stays out."
        ),
        _LETTERS,
    ),
}
_DETECTED = (
    (
        "Each detector gives the verdicts again that it gave, and `resolve` sends what it decided to "
        "wirestream-dedupe-verdicts again. Nobody waits for it there, unless `join` is taken back too."
    ),
    _LETTERS,
)
_COUNTED = "Metrics count these records again, and their age as delay: EndToEndSlow may fire meanwhile."
_SKIPPED = "Nobody handles these records ever, unless the stage is taken back. Keep them first where they matter."


def meaning_of(plan: Plan, letters: int) -> list[str]:
    """Return sentences. `letters` is how many of these records the stage refused before."""
    if plan.skips:
        return [_SKIPPED]
    several = plan.stage.name == "dedupe" and plan.stage.writes and plan.stage.writes[0].name.startswith("wirestream-")
    said = list(_DETECTED if several else _MEANING[plan.stage.name])
    if letters:
        said = [f"{letters} of these it refused before. {one}" if one is _LETTERS else one for one in said]
    return [*said, _COUNTED]
