"""What closes copy and is none of it, and what only looks like that."""

from __future__ import annotations

import pytest

from stream.normalise.head.sign_off import back_matter, is_sign_off


@pytest.mark.parametrize(
    "text",
    [
        "(Reporting by Ada Brook in Hartwell and Karl Ost; Writing by Ilse Brandt; Editing by Tom Ray)",
        "(Additional reporting by Ada Brook)",
        "Reporting by Ada Brook; Editing by Karl Ost",
        "Reporting and writing by Ada Brook in Hartwell",
        "Compiled by Ada Brook and Karl Ost; edited by Tom Ray",
        "((ada.brook@halden.example; +44 20 7946 0000; Messaging: ada.brook@halden.example))",
        "Keywords: DAM-HARTWELL/BREACH",
        "Our Standards: The Halden Trust Principles.",
        "Associated Press writers Ada Brook in Hartwell and Karl Ost in Pell contributed to this report.",
        "Ada Brook contributed reporting from Pell.",
        "© Agence France-Presse",
        "Copyright 2026 The Halden Press Agency. All rights reserved. This material may not be published.",
        "Continue reading",
        "The post Dam holds at Hartwell appeared first on Halden Post.",
        "lg/mn",
        "bur-abc-de/fg",
        "-30-",
        "Reuters",
    ],
)
def test_a_sign_off(text):
    assert is_sign_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "Reporting by the newspaper showed that the dam had been known to leak; the board denied it.",
        "Writing by hand is taught again in Pell, where every school has ink.",
        "Photos by satellite show the lake before the breach.",
        "Copyright law says nothing of dams, a judge ruled.",
        "The three towns contributed to this year’s harvest.",
        "“He contributed to this report,” she said.",
        "Read more books, the minister told the class of 2026, and fewer messages on that thing in your pocket.",
        "Our standards are high, said the board.",
        "More than 20,000 homes were without power.",
        "and/or so they thought",
    ],
)
def test_copy_that_looks_like_one(text):
    assert not is_sign_off(text)


def test_from_the_back_matter_on_nothing_is_for_publication():
    copy = ["The dam held.", "It stood, he said."]
    tail = ["# Notizblock", "## Internet - [Amt](http://halden.example)", "## Contacts", "Desk: Karl Ost"]
    assert back_matter([*copy, *tail]) == 2
    assert back_matter([*copy, "The following information is not intended for publication", "hpa kl n1"]) == 2
    assert back_matter([*copy, "Contacts", "Desk: Karl Ost"]) == 2
    assert back_matter(["Contacts", *copy]) is None
    assert back_matter(["The dam held.", "Contacts", *[f"Paragraph {n}." for n in range(9)]]) is None
