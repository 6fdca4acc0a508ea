"""Lays an article out as the conditions of rules look at it. It is pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from schemas import ExtractedArticle
from stream.alert.fold import Folded, fold
from stream.folding import plain

__all__ = ["View"]

_GLOB_LIMIT = 1000
"""Characters of a slugline, keyword or code that are looked at."""


class View:
    """What conditions look at in an article: texts, and values. Each is folded when it is first asked for."""

    def __init__(self, extracted: ExtractedArticle) -> None:
        self.article = extracted.article
        self._extraction = extracted.extraction

    @cached_property
    def text(self) -> Folded:
        article, extraction = self.article, self._extraction
        parts = (
            article.headline,
            extraction.headline,
            *article.subheadlines,
            *(crosshead.text for crosshead in article.crossheads),
            article.body,
            article.ednote,
        )
        return _joined(parts)

    @cached_property
    def speaker(self) -> Folded:
        return _joined(quote.speaker for quote in self._extraction.quotes)

    @cached_property
    def person(self) -> Folded:
        return Folded("|".join(part.text for part in self.parts["person"]))

    @cached_property
    def parts(self) -> Mapping[str, tuple[Folded, ...]]:
        """What `text`, `speaker` and `person` are put together of: a term stands in one part, or in none."""
        named = (*self.article.keywords, *(subject.name for subject in self.article.subjects))
        person = (self.text, self.speaker, _joined(named))
        return {"text": person[:1], "speaker": person[1:2], "person": person}

    @cached_property
    def provider(self) -> tuple[str, ...]:
        return (_folded(self.article.provider),)

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        found: list[str] = []
        for subject in self.article.subjects:
            found += [value for value in (subject.code, subject.name) if value]
            if subject.scheme and subject.code:
                found.append(f"{subject.scheme}:{subject.code}")
        return tuple(map(_folded, found))

    @cached_property
    def slugline(self) -> tuple[str, ...]:
        return (_folded(self.article.slugline),) if self.article.slugline else ()

    @cached_property
    def keywords(self) -> tuple[str, ...]:
        return tuple(map(_folded, self.article.keywords))

    @cached_property
    def language(self) -> tuple[str, ...]:
        """`en-GB-oxendict` is also `en-GB` and `en`."""
        parts = (self.article.language or "").split("-")[:4]
        return tuple(plain("-".join(parts[:end]).strip()) for end in range(len(parts), 0, -1)) if parts[0] else ()


def _folded(value: str) -> str:
    """Return a value as patterns compare it."""
    return plain(value[:_GLOB_LIMIT].strip())


def _joined(parts: Iterable[str | None]) -> Folded:
    """Return the parts folded, with a bar between them that no term can cross."""
    return Folded("|".join(fold(part) for part in dict.fromkeys(parts) if part))
