"""What the alert rules would have sent: the counts, the stories as they stand now, and what it may cost."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from schemas import Relation, Status
from stream.alert import NIGHT
from stream.clock import SetClock
from stream.desk.slots import Slots
from stream.desk.tried_rules import Tried, TriedRules, try_rules
from tests.desk.copy import BEGIN, RULES, item, stored
from tests.factories import id_of, rules_of

MAYOR = "/rules?rule=mayor+%3Cb%3E%26%3C%2Fb%3E+council"


@pytest.fixture
def rules_file(tmp_path):
    file = tmp_path / "alerts.yaml"
    file.write_text(RULES, "utf-8")
    return file


@pytest.fixture(scope="module")
def named_file(tmp_path_factory):
    """The rules file of `trying`: each test writes what it needs."""
    return tmp_path_factory.mktemp("rules") / "named.yaml"


@pytest.fixture(scope="module")
def trying(make_client, named_file):
    """Over the copy of a day, of which embargoed copy is hidden."""
    return make_client(rules=named_file, embargo="hide-body")


def table(page) -> dict[str, list[str]]:
    """By rule, as it stands in the HTML, the cells of its row."""
    rows = re.findall(r"<tr data-line.*?</tr>", page.text, re.DOTALL)
    cells = [[re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]
    return {row[0]: row[1:] for row in cells}


def test_each_rule_has_what_it_would_have_sent_and_what_it_adds(trying, named_file):
    named_file.write_text(RULES, "utf-8")
    found = table(trying.get("/rules"))
    # matched, first, corrections, withdrawals, raised, a day, most a day, at night, alone, shared most with
    # An advisory fits `ferry` and alerts nobody; there are two days: the one of the copy, and the end of an embargo.
    assert found == {
        "ferry": ["3", "1", "0", "0", "0", "0.5", "1", "0", "0", "urgent (1)"],
        "mayor &lt;b&gt;&amp;&lt;/b&gt; council": ["3", "2", "0", "1", "0", "1.5", "2", "0", "3", "none"],
        "urgent": ["3", "2", "0", "0", "0", "1", "2", "0", "1", "ferry (1)"],
        "silent": ["0", "0", "0", "0", "0", "0", "0", "0", "0", "none"],
    }


def test_nights_are_those_of_the_newsroom(make_client, rules_file):
    assert BEGIN.hour == 12
    assert table(make_client(rules=rules_file, timezone="Pacific/Auckland").get("/rules"))["ferry"][7] == "1"


def test_the_stories_of_a_rule_are_shown_as_they_stand(trying, named_file):
    named_file.write_text(RULES, "utf-8")
    page = trying.get(MAYOR)
    assert page.status_code == 200
    lines = re.findall(r"<h2.*?</h2>", page.text, re.DOTALL)
    assert [re.findall(r'class="badge ?(\w*)"', line) for line in lines] == [["", "embargoed"], ["", "killed"]]
    assert ">withdrawal<" in lines[1]
    for hidden in ("resign on Monday", "central bank of Vesland", "<b>"):
        assert hidden not in page.text


def test_a_kill_is_shown_at_once_though_the_counts_are_kept(make_client, new_engine, rules_file):
    stored(new_engine, [item("mayor-1", headline=None, slugline="TOWN", body="The mayor has gone to Nordby.")])
    client = make_client(new_engine, rules=rules_file)
    assert "gone to Nordby" in client.get(MAYOR).text
    kill = {"of": "mayor-1", "supersedes": ("mayor-1",), "status": Status.KILLED, "body": "Kill the mayor."}
    stored(new_engine, [item("mayor-kill", Relation.WITHDRAWAL, minute=1, **kill)])
    page = client.get(MAYOR).text
    assert 'class="badge killed"' in page
    assert "gone to Nordby" not in page


def test_a_try_holds_for_a_minute_and_as_long_as_the_file(make_client, new_engine, rules_file):
    stored(new_engine, [item("ferry-1", body="A ferry sank.")])
    client = make_client(new_engine, rules=rules_file)
    assert table(client.get("/rules"))["ferry"][0] == "1"
    stored(new_engine, [item("ferry-9", minute=1, body="A ferry sailed.")])
    assert table(client.get("/rules"))["ferry"][0] == "1"
    client.app.state.desk.clock.advance(60)
    assert table(client.get("/rules"))["ferry"][0] == "2"
    rules_file.write_text("rules: [{name: other, include: {text: sailed}}]", "utf-8")
    assert table(client.get("/rules"))["other"][0] == "1"
    assert client.get("/rules?rule=ferry").status_code == 404


def test_who_asks_meanwhile_gets_the_same_try(day_engine, rules_file):
    tried, clock = TriedRules(), SetClock(BEGIN)

    async def both():
        asked = (tried.of_file(rules_file, day_engine, Slots(1), clock, NIGHT) for _ in range(2))
        return await asyncio.gather(*asked)

    first, second = asyncio.run(both())
    assert isinstance(first, Tried)
    assert first is second


def test_the_newest_are_tried_in_the_order_in_which_they_were_stored(new_engine):
    long_ago = item("ferry-0", body="A ferry sank.", received_at=BEGIN - timedelta(days=8))
    stored(new_engine, [long_ago, *(item(f"ferry-{minute}", minute=minute, body="A ferry.") for minute in (2, 3, 1))])
    ruleset = rules_of("rules: [{name: ferry, include: {text: ferry}}]")
    found = try_rules(ruleset, new_engine, BEGIN)
    assert (found.articles, found.since) == (3, BEGIN + timedelta(minutes=1))
    assert [each.article_id for each in found.told["ferry"]] == [id_of(f"ferry-{minute}") for minute in (1, 3, 2)]
    fewer = try_rules(ruleset, new_engine, BEGIN, most=2)
    assert [each.article_id for each in fewer.told["ferry"]] == [id_of("ferry-3"), id_of("ferry-2")]


def test_without_a_rules_file_the_page_says_how_to_name_one(client):
    page = client.get("/rules")
    assert page.status_code == 200
    assert "Set <code>WIRESTREAM_ALERTS__RULES</code>" in page.text
    alerts = client.get("/alerts").text
    assert 'href="/rules">What the rules would have sent' in alerts
    assert 'href="/rules">Rules' not in alerts


def test_a_desk_that_has_a_rules_file_leads_to_its_page_from_each_other(trying):
    assert '<li><a href="/rules">Rules</a></li>' in trying.get("/").text
    assert '<li><a href="/rules" aria-current="page">Rules</a></li>' in trying.get("/rules").text


def test_rules_whose_secrets_the_desk_cannot_read_are_tried_all_the_same(trying, named_file, tmp_path, monkeypatch):
    channels = """
channels:
  pager: {webhook: {url: "https://pager.example/hook", secret: "${PAGER_SECRET}"}}
  chat: {apprise: "${CHAT_URL}"}
rules:
  - {name: ferry, include: {text: ferry}, channels: [pager, chat]}
"""
    monkeypatch.setenv("PAGER_SECRET_FILE", str(tmp_path / "not-there"))
    monkeypatch.delenv("CHAT_URL", raising=False)
    named_file.write_text(channels, "utf-8")
    page = trying.get("/rules")
    assert table(page)["ferry"][0] == "3"
    assert "the secrets that channels name were not looked for" in page.text
    assert trying.get("/").status_code == 200


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('rules: [{name: "<b>x", urgency: 3}]', "rule &#34;&lt;b&gt;x&#34;, "),
        ("rules: []", "has no rules"),
        (None, "WIRESTREAM_ALERTS__RULES: "),
    ],
    ids=["a wrong rule", "no rule", "no file"],
)
def test_what_is_wrong_with_the_file_is_said_in_its_line(trying, named_file, text, said):
    named_file.unlink(missing_ok=True)
    if text is not None:
        named_file.write_text(text, "utf-8")
    page = trying.get("/rules")
    (banner,) = re.findall(r'<p class="banner unreadable" role="alert">(.*)</p>', page.text)
    assert said in banner
    assert "named.yaml" in banner
    assert "<b>" not in banner


def test_rules_that_take_too_long_are_given_up(trying, named_file, monkeypatch):
    named_file.write_text(f"{RULES}# tried anew\n", "utf-8")
    monkeypatch.setattr("stream.desk.tried_rules._SECONDS", -1.0)
    page = trying.get("/rules").text
    assert "its 4 rules take longer" in page
    assert "wirestream alerts test" in page
