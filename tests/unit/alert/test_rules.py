from __future__ import annotations

import pytest

from stream.alert import load_rules
from stream.errors import Misconfigured
from tests.factories import rules_of

GOOD = """
channels:
  desk: {apprise: "json://localhost"}
rules:
  - name: flood
    include:
      text: [flood]
    channels: desk
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rules: [", "alerts.yaml:1: is no YAML"),
        ("- a\n- b", "alerts.yaml:1: must begin with"),
        ("rulez: []", "alerts.yaml:1: rulez: no such key"),
        ("rules: 5", "alerts.yaml:1: rules:"),
        (GOOD.replace("text:", "txt:"), 'alerts.yaml:7: rule "flood", include.txt: no such key'),
        (GOOD.replace("text: [flood]", "urgency: 9"), 'alerts.yaml:7: rule "flood", include.urgency: '),
        (GOOD.replace("text: [flood]", "urgency: high"), 'alerts.yaml:7: rule "flood", include.urgency: '),
        (GOOD.replace("[flood]", "['--']"), "has no word in it"),
        (GOOD.replace("[flood]", "[[a]]"), "is no text"),
        (GOOD.replace("[flood]", "[]"), 'rule "flood", include: has no condition'),
        (GOOD.replace("    include:\n      text: [flood]\n", ""), 'alerts.yaml:5: rule "flood", include: is missing'),
        (GOOD.replace("name: flood", "description: x"), "alerts.yaml:5: rule 1, name: is missing"),
        (GOOD.replace("channels: desk", "channels: desc"), 'rule "flood" names the channel `desc`'),
        (GOOD.replace("channels: desk", "on: [frist]"), 'alerts.yaml:8: rule "flood", on[1]: '),
        (GOOD.replace("channels: desk", "severity: loud"), 'alerts.yaml:8: rule "flood", severity: '),
        (GOOD.replace("channels: desk", "quiet: {again_after: soon}"), "again_after: is no duration"),
        (GOOD.replace("channels: desk", "quiet: {hours: 22-6}"), "hours: are no hours"),
        (GOOD.replace("channels: desk", "quiet: {timezone: Mars/Base}"), "is no time zone"),
        (GOOD.replace("channels: desk", "digest: 5s"), 'alerts.yaml:8: rule "flood", digest: is no time to gather for'),
        (GOOD.replace("channels: desk", "throttle: {most: 0, per: 1h}"), 'rule "flood", throttle.most: '),
        (GOOD.replace("channels: desk", "throttle: {most: 3}"), 'rule "flood", throttle.per: is missing'),
        (
            GOOD.replace("channels: desk", "throttle: {most: 3, per: 1h}\n    digest: 15m"),
            "has `digest` and `throttle`: a digest is a throttle already, keep one of them",
        ),
        (GOOD.replace("channels: desk", "on: []\n    on: []"), "alerts.yaml:9: `on` stands twice"),
        (GOOD + "  - {name: flood, include: {text: x}}", 'rule "flood" stands 2 times'),
        (GOOD.replace('{apprise: "json://localhost"}', "{}"), "channel `desk`: needs either"),
        (GOOD.replace('{apprise: "json://localhost"}', "{webhook: {url: 'ftp://x'}}"), "channel `desk`, webhook.url: "),
        ("a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
        ), "too large or too deep"),
        ("rules: " + "[" * 5000, "alerts.yaml"),
        ("rules: [{name: x, include: " + "{any: [" * 30 + "{text: y}" + "]}" * 30 + "}]", "alerts.yaml:1: "),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_its_place(text, says):
    with pytest.raises(Misconfigured) as raised:
        load_rules(text, "alerts.yaml")
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_values_stay_the_text_that_they_are():
    ruleset = rules_of("rules: [{name: on, include: {language: no, text: [2024, 2024-01-01, yes, 1e3]}}]")
    assert ruleset.rules[0].name == "on"
    assert [term.raw for term in ruleset.rules[0].include.text] == ["2024", "2024-01-01", "yes", "1e3"]
    assert ruleset.rules[0].include.language[0].fits("no")


def test_empty_files_are_no_rules():
    for text in ("", "# nothing yet", "rules:", "channels:\nrules: []", "\ufeffrules: []"):
        assert rules_of(text).rules == ()


def test_the_version_is_the_texts():
    assert rules_of(GOOD).version == rules_of(GOOD).version != rules_of(GOOD + "#").version
