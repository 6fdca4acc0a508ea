"""What the file may say of a source that pushes."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from stream.feeds.push.settings import PushSettings
from stream.feeds.values import Secrets


def read(secrets=None, **keys):
    return PushSettings.model_validate({"kind": "push", **keys}, context=secrets or Secrets({"K": "c2VjcmV0"}))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"scheme": "standard"}, "needs secret"),
        ({"scheme": "standard", "secret": []}, "needs secret"),
        ({"scheme": "standard", "secret": ["whsec_"]}, "secret 1 is no key of scheme standard"),
        ({"scheme": "standard", "secret": ["${K}", "not base64!"]}, "secret 2 is no key of scheme standard"),
        ({"scheme": "github", "secret": ""}, "secret 1 is no key of scheme github: it is no empty text"),
        ({"scheme": "unsigned", "secret": "x"}, "has no secret"),
        ({}, "scheme"),
    ],
)
def test_a_source_whose_pushes_nobody_could_prove_is_a_mistake(keys, said):
    with pytest.raises(ValidationError) as raised:
        read(**keys)
    (error,) = raised.value.errors(include_input=False, include_context=False)
    assert said in f"{error['loc']} {error['msg']}"
    assert "not base64!" not in error["msg"]


def test_a_variable_that_is_missing_is_said_by_its_name_alone():
    secrets = Secrets({})
    assert read(secrets, scheme="standard", secret=["${NONE}"]).scheme == "standard"
    assert secrets.missing == ["NONE"]
