"""The work that a line below copy credits: `(Reporting by Ada Brook; Editing by Karl Holm)`.

Source: Reuters' and AP's practice. All words are in small letters.
"""

from __future__ import annotations

__all__ = ["OTHER_WORK", "WORK_ON_COPY"]

WORK_ON_COPY = (
    "reporting", "writing", "editing", "compiled", "written", "edited", "translation", "translated",
)  # fmt: skip
"""Work of people who wrote the copy or a part of it: where there is no byline, they are its authors."""
OTHER_WORK = (
    "production", "research", "polling", "graphic", "graphics", "photo", "photos", "interview", "interviews",
    "interviewed",
)  # fmt: skip
"""Work of people who made what stands beside the copy, or what it rests on. Nobody of them wrote it."""
