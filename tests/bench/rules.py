"""What an article costs that ten thousand alert rules are asked about: by the index, one rule after the other, and by
an automaton of all terms.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from tests.bench.child import run_child
from tests.bench.figures import Table, micros, ratio
from tests.bench.rig import Rig, Sizes

__all__ = ["measure_rules"]

_NAMES = {
    "index": "the index (RuleIndex)",
    "automaton": "ahocorasick-rs over all terms",
    "naive": "every rule in turn",
}


_FIT = (10, 100, 1000, 4000)
"""Rules that fit one story: a desk's, and those of a media monitor's clients at a flash."""


def measure_rules(_rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """What it costs to ask rules, and to alert those that fit; needs no Kafka."""
    load = os.getloadavg()
    given = {"rules": sizes.alert_rules, "articles": sizes.pure_articles // 2}
    found = run_child("rules_child", given)
    took = {name: micros(found[name]["cpu"], found[name]["articles"]) for name in _NAMES}
    rows = [
        (
            _NAMES[name],
            f"{took[name]:.0f}",
            f"{1e6 / took[name]:.0f}",
            f"{ratio(took[name], took['index']):.1f}",
            f"{found[name]['asked']:.0f}",
            f"{found[name]['built']:.1f} s",
        )
        for name in _NAMES
    ]
    rate, count = 1e6 / took["index"], f"{sizes.alert_rules:,}"
    yield Table(
        f"{count} alert rules, articles of {found['size'] / 1000:.1f} kB, {found['fit']:.1f} rules fit each",
        ("matcher", "CPU µs an article", "articles/s", "times the index", "asked", "made in"),
        rows,
        load,
        "All three find the same, and why. Articles/s of a core. Asked: rules, after a look at what they require. "
        f"Folding the article is {found['fold']:.0f} µs of each. The rules are invented, as a media monitor's: names "
        "and phrases, some with urgency, slugline, subject, speaker. Made in: from rules that were read already.",
        (f"{count} alert rules: {rate:.0f} articles/s of a core, {1e6 / took['naive']:.0f} without the index",),
    )
    yield _flash()


def _flash() -> Table:
    load = os.getloadavg()
    found = run_child("flash_child", {"rules": _FIT})
    each = {int(rules): [micros(cpu, int(rules)) for cpu in spent] for rules, spent in found.items()}
    few, many = min(each), max(each)
    return Table(
        "A story that many alert rules fit: CPU of the alert stage for each of them",
        ("rules", "µs a rule, the version that wakes them", "µs a rule, a further one"),
        [(f"{rules:,}", *(f"{cpu:.0f}" for cpu in spent)) for rules, spent in each.items()],
        load,
        "The story's row is read and written each time. Every rule is woken; the further version has nothing to say.",
        (f"an alert costs {each[few][0]:.0f} µs where {few} rules fit, {each[many][0]:.0f} µs where {many:,} do",),
    )
