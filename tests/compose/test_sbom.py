"""`make sbom`: the bill of what the image has is whole, and valid."""

from __future__ import annotations

import json
import re

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.sbom import LOCK, write_sbom

pytestmark = pytest.mark.compose


def test_the_bill_has_every_package_with_its_hashes_and_is_valid(tmp_path):
    pins = set(re.findall(r"^([a-z0-9][\w.-]*)(?:\[[^]]*\])?==(\S+)", LOCK.read_text("utf-8"), re.MULTILINE))
    assert write_sbom(LOCK, tmp_path / "build" / "sbom.json") == len(pins) > 0
    text = (tmp_path / "build" / "sbom.json").read_text("utf-8")
    bill = json.loads(text)
    assert {(component["name"], component["version"]) for component in bill["components"]} == pins
    assert all(found["hashes"] for component in bill["components"] for found in component["externalReferences"])
    assert bill["metadata"]["component"]["name"] == "wirestream"
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert "serialNumber" not in bill, "the same lock is the same bill, to the byte"
