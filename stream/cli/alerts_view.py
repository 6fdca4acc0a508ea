"""Shows what a back-test of alert rules found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from stream.alert import Backtest, Daily

__all__ = ["backtest_table"]


def backtest_table(result: Backtest) -> Table:
    """Return the table of a back-test: a line a rule, in 80 columns, the rule's name over several lines where it is
    long.
    """
    table = Table(padding=(0, 0), pad_edge=False)
    table.add_column("rule", overflow="fold")
    for name in ("matched", "first", "corr.", "withd.", "raised", "held", "a day", "night", "alone"):
        table.add_column(name, justify="right", no_wrap=True)
    for tally in result.tallies:
        counts = (tally.matched, tally.first, tally.correction, tally.withdrawal, tally.raised, tally.held)
        table.add_row(tally.rule, *map(str, counts), _daily(tally.daily), str(tally.night), str(tally.alone))
    return table


def _daily(daily: Daily) -> str:
    return f"{daily.median:g}/{daily.most}"
