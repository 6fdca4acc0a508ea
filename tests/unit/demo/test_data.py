"""Where the project's own seeds and rules are found."""

from __future__ import annotations

from pathlib import Path

from stream.demo import data
from stream.demo.seeds import load_seeds

ROOT = Path(__file__).parents[3]


def test_a_checkout_has_them_at_its_top():
    assert data.seeds_folder() == ROOT / "seeds"
    assert data.example_rules() == ROOT / "deploy" / "alerts.yaml"
    assert load_seeds(data.seeds_folder())
    assert data.example_rules().is_file()


def test_an_installed_package_has_them_inside(monkeypatch, tmp_path):
    """`tests/wheel` sees that they are there."""
    monkeypatch.setattr(data, "_INSTALLED", tmp_path)
    assert data.seeds_folder() == tmp_path / "seeds"
    assert data.example_rules() == tmp_path / "alerts.yaml"
