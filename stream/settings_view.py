"""The settings as a table for people. Secrets are never shown."""

from __future__ import annotations

from pydantic import BaseModel
from rich.table import Table

from stream.contracts.docstrings import attribute_docs
from stream.settings import Settings

__all__ = ["settings_table"]


def settings_table(settings: Settings) -> Table:
    """Every variable with its value now and what it is for."""
    table = Table("variable", "value", "about")
    for name, section in settings:
        if not isinstance(section, BaseModel):
            table.add_row(f"WIRESTREAM_{name.upper()}", str(section), "")
            continue
        about = attribute_docs(type(section))
        for field, value in section:
            table.add_row(f"WIRESTREAM_{name.upper()}__{field.upper()}", str(value), about.get(field, ""))
    return table
