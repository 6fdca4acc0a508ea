from __future__ import annotations

import pytest
from pydantic import ValidationError

from stream.feeds.mail.settings import ImapSettings, LmtpSettings

BOX = {"kind": "imap", "host": "mail.example.org", "user": "wires", "password": "hush-hush"}
TO = {"kind": "lmtp", "to": ["wires@paper.example"]}


def test_a_source_that_requires_a_proof_names_who_gives_it():
    for model, keys in ((ImapSettings, BOX), (LmtpSettings, TO)):
        with pytest.raises(ValidationError, match="require: dkim needs authserv"):
            model.model_validate(keys | {"require": "dkim"})
        assert model.model_validate(keys | {"require": "dkim", "authserv": "mx.paper.example"}).require == "dkim"


@pytest.mark.parametrize(
    "wrong",
    [
        {"user": "a\r\nb LOGOUT"}, {"folder": "a\nb"}, {"after": "move:a\r\nb"}, {"after": "burn"},
        {"host": "imaps://mail.example.org"}, {"host": "mail.example.org:993"}, {"tls": "perhaps"}, {"port": 0},
    ],
)  # fmt: skip
def test_what_would_be_a_command_of_its_own_or_nonsense_is_refused(wrong):
    with pytest.raises(ValidationError) as refused:
        ImapSettings.model_validate(BOX | wrong)
    assert "hush-hush" not in str(refused.value)


@pytest.mark.parametrize("to", [[], ["wires"], ["<wires@paper.example>"], ["a@b@c"]])
def test_an_address_of_lmtp_is_one(to):
    with pytest.raises(ValidationError):
        LmtpSettings.model_validate(TO | {"to": to})
