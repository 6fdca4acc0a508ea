"""Finds the seeds and the example rules: inside the installed package, or in the checkout that is run.

The wheel carries copies of `seeds/` and `deploy/alerts.yaml` under `files/` beside this file (`pyproject.toml`,
`force-include`). A checkout has no such folder; there the originals are used.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["example_rules", "seeds_folder"]

_INSTALLED = Path(__file__).parent / "files"
_CHECKOUT = Path(__file__).parents[2]


def seeds_folder() -> Path:
    """Return the folder of the project's own seeds, wherever the command is run."""
    return _INSTALLED / "seeds" if _INSTALLED.is_dir() else _CHECKOUT / "seeds"


def example_rules() -> Path:
    """Return the alert rules that the seeds' expectations are written for: a YAML file."""
    return _INSTALLED / "alerts.yaml" if _INSTALLED.is_dir() else _CHECKOUT / "deploy" / "alerts.yaml"
