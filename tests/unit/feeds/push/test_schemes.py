"""What proves a sender, scheme by scheme, and what does not."""

from __future__ import annotations

import base64
import hmac
from datetime import timedelta

import pytest
from multidict import CIMultiDict

from stream.feeds.push.keys import key_of
from stream.feeds.push.schemes import delivery_id_of, prove
from tests.pushes import KEY, NOON, OLD_KEY, hexed, signed

BODY = b'{"headline": "Dam holds"}'


def holds(scheme, headers, *secrets, body=BODY, now=NOON) -> bool:
    proof = prove(scheme, [key_of(scheme, secret) for secret in secrets], CIMultiDict(headers), now)
    if proof is None:
        return False
    for start in range(0, len(body), 7):
        proof.update(body[start : start + 7])
    return proof.holds()


def test_standard_webhooks_are_taken_as_the_reference_signs_them():
    assert holds("standard", signed(BODY), KEY)
    assert not holds("standard", signed(BODY), KEY, body=BODY + b" ")
    assert not holds("standard", signed(BODY), OLD_KEY)
    assert not holds("standard", signed(BODY) | {"webhook-id": "msg_2"}, KEY)


def test_an_old_push_is_not_made_one_of_today_by_moving_its_time_stamp_into_the_id():
    """What is signed is the same text: `msg_1.OLD.TODAY.copy`."""
    old, today = NOON - timedelta(days=9), f"{NOON.timestamp():.0f}"
    signature = signed(f"{today}.copy".encode(), at=old)["webhook-signature"]
    moved = {"webhook-id": f"msg_1.{old.timestamp():.0f}", "webhook-timestamp": today, "webhook-signature": signature}
    assert hmac.compare_digest(signed(b"copy", name=moved["webhook-id"])["webhook-signature"], signature)
    assert not holds("standard", moved, KEY, body=b"copy")
    for name in ("msg.1", "urn:newsml:hill.example:20260308.7", "hill.2026030801"):
        assert holds("standard", signed(b"copy", name=name), KEY, body=b"copy")


def test_a_standard_secret_may_lack_its_prefix_and_its_padding():
    padded = base64.b64encode(b"x" * 25).decode()
    assert padded.endswith("=")
    for secret in (padded, padded.rstrip("="), f"whsec_{padded}", f" whsec_{padded}\n"):
        assert key_of("standard", secret) == b"x" * 25
    assert [key_of("standard", secret) for secret in ("", "whsec_", "no base64!")] == [b""] * 3


@pytest.mark.parametrize("scheme", ["standard", "superdesk", "github", "websub", "bearer"])
def test_white_space_is_no_key(scheme):
    assert [key_of(scheme, secret) for secret in ("", " ", "\r\n\t")] == [b""] * 3


def test_while_keys_change_either_of_two_is_enough_on_both_sides():
    old, new = (signed(BODY, key=key)["webhook-signature"] for key in (OLD_KEY, KEY))
    both = signed(BODY) | {"webhook-signature": f"v1a,bm8= {old} {new}"}
    for headers in (both, signed(BODY), signed(BODY, key=OLD_KEY)):
        assert holds("standard", headers, KEY, OLD_KEY)
    assert holds("standard", both, KEY)
    assert holds("standard", both, OLD_KEY)
    for scheme, header, by in (
        ("superdesk", "X-Superdesk-Signature", "sha1"),
        ("github", "X-Hub-Signature-256", "sha256"),
    ):
        assert all(holds(scheme, {header: hexed(key, BODY, by)}, "new", "old") for key in ("new", "old"))


def test_signatures_without_end_are_not_looked_at():
    wrong = "v1," + base64.b64encode(bytes(32)).decode()
    many = " ".join([wrong] * 16)
    right = signed(BODY)["webhook-signature"]
    assert not holds("standard", signed(BODY) | {"webhook-signature": f"{many} {right}"}, KEY)
    assert holds("standard", signed(BODY) | {"webhook-signature": f"{many[: 15 * (len(wrong) + 1)]}{right}"}, KEY)


@pytest.mark.parametrize("stamp", ["", "x", "1e9", "-1", "+1", "9" * 400, "١٢", " 1772971200", "1772971200.5"])
def test_a_time_stamp_that_is_no_whole_number_of_seconds_proves_nothing(stamp):
    assert not holds("standard", signed(BODY) | {"webhook-timestamp": stamp}, KEY)


def test_superdesk_signs_the_body_by_sha1():
    assert holds("superdesk", {"x-superdesk-signature": hexed("s", BODY, "sha1")}, "s")
    assert not holds("superdesk", {"x-superdesk-signature": hexed("s", BODY, "sha256")}, "s")
    assert not holds("superdesk", {"x-superdesk-signature": hexed("t", BODY, "sha1")}, "s")


def test_github_signs_the_body_by_sha256():
    assert holds("github", {"X-Hub-Signature-256": hexed("s", BODY)}, "s")
    assert not holds("github", {"X-Hub-Signature": hexed("s", BODY, "sha1")}, "s")


@pytest.mark.parametrize("by", ["sha1", "sha256", "sha384", "sha512"])
def test_a_websub_hub_signs_by_any_hash_of_the_recommendation(by):
    assert holds("websub", {"X-Hub-Signature": hexed("s", BODY, by)}, "s")
    assert not holds("websub", {"X-Hub-Signature": hexed("t", BODY, by)}, "s")
    weak = hmac.new(b"s", BODY, "md5").hexdigest()
    assert not holds("websub", {"X-Hub-Signature": f"md5={weak}"}, "s")


def test_a_bearer_shows_the_token():
    for header in ("Bearer t0ken", "bearer  t0ken "):
        assert holds("bearer", {"Authorization": header}, "other", "t0ken")
    for header in ("", "Bearer", "Bearer ", "Basic t0ken", "t0ken", "Bearer t0keN", "Bearer t0ken\udcff"):
        assert not holds("bearer", {"Authorization": header}, "t0ken")


SIGNED = {
    "standard": "webhook-signature", "superdesk": "x-superdesk-signature", "github": "X-Hub-Signature-256",
    "websub": "X-Hub-Signature", "bearer": "Authorization",
}  # fmt: skip


@pytest.mark.parametrize("scheme", SIGNED)
@pytest.mark.parametrize(
    "given",
    [None, "", "=", "sha256=", "sha1=zz", "sha1=é", "sha256=\udcff", "v1", "v1,", "v1,=", "v1,\udcff", "Bearer "],
)
def test_nonsense_proves_nothing_and_harms_nothing(scheme, given):
    headers = signed(BODY) | {SIGNED[scheme]: given}
    if given is None:
        del headers[SIGNED[scheme]]
    assert not holds(scheme, headers, KEY)


@pytest.mark.parametrize("scheme", SIGNED)
def test_without_a_key_nobody_is_let_in(scheme):
    assert not holds(scheme, {SIGNED[scheme]: hexed("", BODY)})
    assert not holds(scheme, {SIGNED[scheme]: hexed("", BODY, "sha1")})
    assert not holds(scheme, {"Authorization": "Bearer "})


def test_a_delivery_has_the_id_of_its_scheme():
    assert delivery_id_of("standard", CIMultiDict(signed(BODY))) == "msg_1"
    assert delivery_id_of("github", CIMultiDict({"x-github-delivery": "7"})) == "7"
    assert delivery_id_of("superdesk", CIMultiDict({"Idempotency-Key": "k"})) == "k"
    assert delivery_id_of("bearer", CIMultiDict({"X-GitHub-Delivery": "7"})) is None
    assert delivery_id_of("github", CIMultiDict({"X-GitHub-Delivery": "x" * 999 + "\udcff"})) == "x" * 256
