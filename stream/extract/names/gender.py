"""Reads what the words of a name, a title or a pronoun tell about gender and number."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["ONE_PERSON", "Gender"]


class Gender(StrEnum):
    """Which third-person pronoun can stand for somebody."""

    MALE = "m"
    """He."""
    FEMALE = "f"
    """She."""
    SEVERAL = "p"
    """They or we: several people."""
    UNKNOWN = ""
    """The words do not tell. It is false, so that `gender or other` takes the other."""


ONE_PERSON = (Gender.MALE, Gender.FEMALE)
"""What tells that one person is meant."""
