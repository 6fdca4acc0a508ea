"""Durations, sizes, addresses and secrets as a feeds file writes them."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from stream.feeds.values import Bytes, Listen, Seconds, Secret, Secrets


class Written(BaseModel):
    seconds: Seconds = 1.0
    bytes: Bytes = 1
    listen: Listen = ""
    secret: Secret | None = None


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("5m", 300), ("6h", 21600), ("2d", 172800), (7, 7), ("1.5m", 90), ("9", 9)]
)
def test_a_duration_is_a_number_with_a_unit(text, seconds):
    assert Written(seconds=text).seconds == seconds


@pytest.mark.parametrize(("text", "count"), [("4MiB", 4 * 1024**2), ("500kB", 500_000), (10, 10), ("2 B", 2)])
def test_a_size_is_a_number_with_a_unit(text, count):
    assert Written(bytes=text).bytes == count


@pytest.mark.parametrize(
    ("text", "address"),
    [(":2222", ":2222"), ("2121", "127.0.0.1:2121"), ("0.0.0.0:1", "0.0.0.0:1"), ("[::1]:80", "[::1]:80")],
)
def test_an_address_to_listen_on(text, address):
    assert Written(listen=text).listen == address


@pytest.mark.parametrize(
    "wrong",
    [
        {"seconds": "soon"}, {"seconds": "5 parsecs"}, {"seconds": 0}, {"seconds": True}, {"seconds": "400d"},
        {"seconds": [1]}, {"bytes": "4 bananas"}, {"bytes": "2GiB"}, {"bytes": -1}, {"listen": "a:b"},
        {"listen": ":70000"}, {"secret": 5},
    ],
)  # fmt: skip
def test_what_is_none_is_a_mistake(wrong):
    with pytest.raises(ValidationError):
        Written(**wrong)


def test_a_secret_is_put_in_from_the_environment_and_shown_nowhere():
    secrets = Secrets({"KEY": "hunter2"})
    written = Written.model_validate({"secret": "Bearer ${KEY}"}, context=secrets)
    assert written.secret is not None
    assert written.secret.get_secret_value() == "Bearer hunter2"
    assert "hunter2" not in f"{written!r} {written} {written.model_dump_json()}"
    assert (secrets.missing, secrets.plain) == ([], 0)


def test_a_variable_that_is_not_set_or_empty_is_named_once_and_a_secret_in_the_file_is_counted():
    secrets = Secrets({"EMPTY": ""})
    for text in ("${ONE}${EMPTY}", "${ONE}", "plain"):
        Written.model_validate({"secret": text}, context=secrets)
    assert (secrets.missing, secrets.plain) == (["ONE", "EMPTY"], 1)
