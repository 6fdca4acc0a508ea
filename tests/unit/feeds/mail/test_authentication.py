from __future__ import annotations

import pytest

from stream.feeds.mail.authentication import auth_of
from stream.feeds.transport import Auth

OURS = "mx.paper.example"


def said(*fields: str, sender: str = "Desk <desk@agency.example>", below: str = "") -> Auth:
    """What is made of a mail with these results above what its sender wrote."""
    above = "".join(f"Authentication-Results: {field}\r\n" for field in fields)
    return auth_of(f"{above}From: {sender}\r\n{below}Subject: s\r\n\r\ncopy\r\n".encode(), OURS)


@pytest.mark.parametrize(
    "field",
    [
        f"{OURS}; dkim=pass header.d=agency.example",
        f"{OURS.upper()} 1; spf=fail smtp.mailfrom=x.example; DKIM/1 = PASS (2048-bit key) header.i=@Agency.Example",
        f"{OURS};\r\n\tdkim=fail header.d=list.example;\r\n\tdkim=pass header.b=aB3/x= header.d=agency.example",
        f"{OURS}; dmarc=pass (p=reject dis=none) header.from=agency.example",
        f"(by (nested \\) us) {OURS}; {OURS}) {OURS}; dmarc=pass",
        f'{OURS}; dkim=pass reason="fine; really" header.d="agency.example"',
    ],
)
def test_what_our_server_says_passed_passes(field):
    assert said(field) is Auth.PASS


def test_a_signature_of_the_domain_above_the_sender_s_proves_it():
    field = f"{OURS}; dkim=pass header.d=agency.example"
    assert said(field, sender="a@mail.agency.example") is Auth.PASS
    assert said(field, sender="a@bad-agency.example") is Auth.NONE
    assert said(f"{OURS}; dkim=pass header.d=example", sender="a@agency.example") is Auth.NONE
    assert said(f"{OURS}; dkim=pass header.d=evil.agency.example", sender="a@agency.example") is Auth.NONE


@pytest.mark.parametrize(
    ("field", "auth"),
    [
        (f"{OURS}; none", Auth.NONE),
        (f"{OURS}; dkim=none; spf=pass smtp.mailfrom=agency.example", Auth.NONE),
        (f"{OURS}; dkim=temperror header.d=agency.example", Auth.NONE),
        (f"{OURS}; dkim=pass header.d=newsletters.example", Auth.NONE),
        (f"{OURS}; dkim=fail header.d=agency.example", Auth.FAIL),
        (f"{OURS}; dkim=pass header.d=agency.example; dmarc=fail header.from=agency.example", Auth.FAIL),
        (f"{OURS}; dmarc=pass header.from=other.example", Auth.NONE),
    ],
)
def test_the_rest_is_no_proof(field, auth):
    assert said(field) is auth


@pytest.mark.parametrize(
    "field",
    [
        "mx.evil.example; dkim=pass header.d=agency.example",
        f"mx.evil.example; {OURS}; dkim=pass header.d=agency.example",
        f"{OURS}.evil.example; dkim=pass header.d=agency.example",
        f"{OURS}; spf=pass (dkim=pass header.d=agency.example)",
        f'{OURS}; spf=pass reason="x; dkim=pass header.d=agency.example"',
        f"{OURS}; x=y (unclosed; dkim=pass header.d=agency.example",
        "dkim=pass header.d=agency.example",
        "; dkim=pass header.d=agency.example",
        "",
    ],
)
def test_what_only_looks_like_a_proof_is_none(field):
    assert said(field) is Auth.NONE


FORGED = f"{OURS}; dkim=pass header.d=agency.example"


def test_what_the_sender_wrote_below_counts_for_nothing():
    assert said(below=f"Authentication-Results: {FORGED}\r\n") is Auth.NONE
    assert said(f"{OURS}; dkim=none", FORGED) is Auth.NONE
    assert said(f"{OURS}; dkim=fail", FORGED) is Auth.FAIL
    assert said("mx.evil.example; spf=pass", FORGED) is Auth.NONE


def test_results_of_several_fields_of_our_server_count():
    assert said(f"{OURS}; dmarc=none", f"{OURS}; dkim=pass header.d=agency.example") is Auth.PASS


@pytest.mark.parametrize(
    "sender",
    [
        "a@agency.example, b@other.example",
        "<a@other.example> <a@agency.example>",
        "a@agency.example <x@other.example>",
        "group: a@agency.example;",
        '"a@agency.example" <x@other.example>',
        "(a@agency.example) x@other.example",
        "",
    ],
)
def test_a_sender_that_can_be_read_in_two_ways_is_not_proved(sender):
    assert said(FORGED, sender=sender) is Auth.NONE


def test_two_senders_are_none():
    assert said(FORGED, below="From: x@other.example\r\n") is Auth.NONE


def test_without_the_name_of_our_server_nothing_is_proved():
    assert auth_of(f"Authentication-Results: {FORGED}\r\nFrom: a@agency.example\r\n\r\n".encode(), None) is Auth.NONE


def test_any_bytes_are_read_in_bounded_time():
    for raw in (b"", b"\r\n", b"(" * 300_000, b"From: " + b"(" * 900 + b"\r\n\r\n", b"a:" + b"\r\n b" * 100_000):
        assert auth_of(raw, OURS) is Auth.NONE
    field = b"Authentication-Results: mx.paper.example; dkim=pass (" + b"(\\" * 9000
    assert auth_of(field + b"\r\nFrom: a@agency.example\r\n\r\n", OURS) is Auth.NONE
