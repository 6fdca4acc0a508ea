"""Prints tables with rich, and the plain summary that a README can take."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as Drawn

from tests.bench.figures import Table

__all__ = ["show_summary", "show_table"]


def show_table(table: Table, console: Console) -> None:
    """One table: its load in the title, its note below."""
    load = " ".join(f"{one:.1f}" for one in table.load)
    console.print(f"{table.title}  (load before: {load})", style="bold", markup=False, highlight=False, soft_wrap=True)
    drawn = Drawn()
    for number, column in enumerate(table.columns):
        drawn.add_column(column, justify="left" if number == 0 else "right", no_wrap=len(column) < 24)
    for row in table.rows:
        drawn.add_row(*row)
    console.print(drawn)
    if table.note:
        console.print(table.note, style="dim", markup=False)
    for fault in table.faults:
        console.print(f"fault: {fault}", style="bold red", markup=False, soft_wrap=True)
    console.print()


def show_summary(tables: Sequence[Table], machine: str, console: Console) -> None:
    """The lines of all tables, without colour or frame."""
    console.print(f"Summary ({machine})", style="bold", markup=False)
    for table in tables:
        for line in table.summary:
            console.print(f"- {line}", markup=False, highlight=False, soft_wrap=True)
        for fault in table.faults:
            console.print(f"- FAULT in {table.title}: {fault}", markup=False, highlight=False, soft_wrap=True)
