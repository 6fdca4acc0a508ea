"""Shows the settings as a table for people. Secrets are never shown."""

from __future__ import annotations

from pydantic import BaseModel
from rich.table import Table
from rich.text import Text

from stream.docstrings import attribute_docs
from stream.settings import Settings

__all__ = ["settings_table"]


def settings_table(settings: Settings, title: str | None = None) -> Table:
    """Return every variable with its value now and what it is for."""
    table = Table(title=title)
    table.add_column("variable", no_wrap=True)
    table.add_column("value", overflow="fold")
    table.add_column("about", overflow="fold")
    top = attribute_docs(Settings)
    for name, section in settings:
        if not isinstance(section, BaseModel):
            _add(table, f"WIRESTREAM_{name.upper()}", section, top.get(name, ""))
            continue
        about = attribute_docs(type(section))
        for field, value in section:
            _add(table, f"WIRESTREAM_{name.upper()}__{field.upper()}", value, about.get(field, ""))
    return table


def _add(table: Table, name: str, value: object, about: str) -> None:
    table.add_row(name, Text("" if value is None else str(value)), Text(about))
