"""The rules of a test are those of the service, with other times and nothing else."""

import re
from fractions import Fraction

import pytest
import yaml

from tests.prometheus.scale import FACTOR, SECONDS, scaled, shortened
from tests.rule_files import ALERTS, FILES, RECORDS, content
from tests.tools import run, tool

_TIME = re.compile(r"\b\d+(?:ms|[smhdw])\b")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_was_shortened_and_is_lengthened_again_is_what_it_was(file):
    rules = content(file)
    back = scaled(scaled(rules), 1 / Fraction(FACTOR))
    whole = scaled(rules, 1)  # the same times, in the same unit
    assert back == whole
    for one, other in zip(_exprs(rules), _exprs(whole), strict=True):
        assert _TIME.sub("T", one) == _TIME.sub("T", other), "nothing but times was written anew"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_time_is_shorter(file):
    rules = content(file)
    for rule, short in zip(_exprs(rules), _exprs(scaled(rules)), strict=True):
        before, after = _TIME.findall(_without_text(rule)), _TIME.findall(_without_text(short))
        assert [shortened(time, Fraction(FACTOR)) for time in before] == after


def test_a_threshold_in_seconds_that_is_gone_is_told():
    rule = {"alert": "ProgressStalled", "expr": "max(wire_progress_age_seconds) > bool 60"}
    with pytest.raises(ValueError, match="ProgressStalled"):
        scaled({"groups": [{"name": "g", "rules": [rule]}]})


def test_no_threshold_that_may_be_a_time_is_overlooked():
    """Each rule about a metric of seconds is named, or is one of those that are left."""
    left = {
        "EndToEndSlow",
        "FeedCertificate",
        "CrashLoop",
        "SinkSlow",
        "source:wire_arrived:bool",
        "source:wire_arrived:weeks",
    }
    of_seconds = {name(rule) for rule in (*ALERTS, *RECORDS) if re.search(r"_seconds\b|time\(\)", rule["expr"])}
    assert of_seconds - left - {"NoArticlesReceived"} == SECONDS.keys() - left


def test_prometheus_reads_them(tmp_path):
    for file in FILES:
        (tmp_path / file.name).write_text(yaml.safe_dump(scaled(content(file))))
        assert "SUCCESS" in run(tool("promtool"), "check", "rules", str(tmp_path / file.name))


def name(rule):
    return rule.get("alert") or rule["record"]


def _exprs(rules):
    return [rule["expr"] for group in rules["groups"] for rule in group["rules"]]


def _without_text(expr):
    return re.sub(r'"[^"]*"', '""', expr)
