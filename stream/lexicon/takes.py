"""The words of take keys and running headlines: which part or version of a story an item is.

Source: AP's and Reuters' practice (`3rd Ld-Writethru`, `UPDATE 2-`).
"""

from __future__ import annotations

__all__ = ["BEHIND_AN_ORDINAL", "LEADS", "RUNNING"]

LEADS = ("ld", "lead")
"""A new top of a story; its ordinal counts versions. In small letters."""
BEHIND_AN_ORDINAL = (*LEADS, "add", "writethru", "take", "sub")
"""What an ordinal makes a take key: `1st Add`. Without it they are ordinary words, and a metal. In small letters."""
RUNNING = ("UPDATE", "WRAPUP", "RPT", "REPEAT", "REFILE")
"""What stands before a headline that is sent again, with a number or none: `UPDATE 2-Mill sold`."""
