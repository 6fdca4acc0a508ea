"""Prints the demo's report: a row for each seed, what is not as expected, the sums, and what to try next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas import DUPLICATES, ExtractedArticle, Extraction, JudgedArticle, Status
from schemas.article import UNREADABLE_EMBARGO
from stream.demo.follow import Ending
from stream.demo.found import expected_story, first_paths, found_in, headline_of
from stream.demo.seeds import Seed, differences
from stream.settings import Settings

__all__ = ["report"]

_COLOURS = {
    "new": "green",
    "update": "cyan",
    "correction": "magenta",
    "withdrawal": "red",
    "exact": "yellow",
    "near": "yellow",
}
_SHOWN = 60
"""The characters of a quotation that are shown: enough to know it again."""


def report(
    seeds: Sequence[Seed],
    endings: Mapping[str, Ending],
    settings: Settings,
    metrics: str,
    log: Path | None,
    out: Console,
    pushed: int = 0,
) -> int:
    """Print what became of the seeds; return the exit code: 0 where each reached its end as expected, else 1.

    `endings` has an entry for each seed's path. `metrics` is the address at which the worker served them, `log` the
    worker's log, `None` where it and the database are removed. `pushed` seeds came by HTTP.
    """
    first = first_paths(seeds, endings)
    table = Table(show_lines=True, expand=True)
    table.add_column("seed and verdict", ratio=3, overflow="fold")
    table.add_column("headline, byline, quotes with their speakers", ratio=7)
    wrong: list[str] = []
    for seed in seeds:
        ending = endings[seed.path]
        verdict, content = _row(seed, ending, first)
        table.add_row(Text(f"{seed.path}\n").append_text(verdict), content)
        if not ending.reached:
            wrong.append(f"{seed.path}: did not reach its end")
            continue
        wrong += [f"{seed.path}: {line}" for line in differences(seed, found_in(seed, ending, first))]
    out.print(table)
    for line in wrong:
        out.print(line, style="red", soft_wrap=True)
    out.print(_sums(seeds, endings), style="bold")
    if pushed:
        out.print(f"{pushed} of them were pushed over HTTP, signed: 202 each, when the broker had them", style="bold")
    _next_steps(settings, metrics, log, out)
    return 1 if wrong else 0


def _row(seed: Seed, ending: Ending, first: Mapping[UUID, str]) -> tuple[Text, Text]:
    if ending.letter is not None and not ending.stories:
        return Text("dead letter", "red"), Text(f"{ending.letter.reason}: {ending.letter.detail}", "dim")
    if ending.refused is not None:
        return Text("refused by the producer", "red"), Text(str(ending.refused), "dim")
    if not ending.stories:
        return Text("missing", "bold red"), Text("")
    story = expected_story(seed, ending.stories)
    verdict = story.verdict
    shown = Text(str(verdict.relation), _COLOURS[verdict.relation])
    if verdict.of is not None:
        shown.append(f"\nof {first.get(verdict.of, verdict.of)}", "dim")
    for alert in ending.alerts:
        shown.append(f"\n⏰ {alert.rule}", "bold red")
    return shown, _content(story)


def _content(story: ExtractedArticle | JudgedArticle) -> Text:
    article = story.article
    extraction = story.extraction if isinstance(story, ExtractedArticle) else Extraction()
    text = Text(headline_of(story) or "(no headline)", "bold")
    if article.status is Status.EMBARGOED:
        until = article.embargo_until
        embargo = UNREADABLE_EMBARGO if until is None else f"embargoed until {until:%Y-%m-%d %H:%M} UTC"
        text.append(f"\n{embargo}", "yellow")
    byline = extraction.byline or article.byline
    if byline is not None:
        people = [person.name for person in byline.people]
        text.append("\nby " + ", ".join((*people, *byline.agencies)), "italic")
    for quote in extraction.quotes:
        text.append(f"\n{quote.speaker or '?'}: ", "cyan")
        text.append(quote.text if len(quote.text) <= _SHOWN else quote.text[:_SHOWN] + "…")
    return text


def _sums(seeds: Sequence[Seed], endings: Mapping[str, Ending]) -> str:
    delivered = [story for ending in endings.values() for story in ending.stories]
    stories = {story.article.article_id: story for story in delivered}.values()  # a row of the database each
    quotes = [q for s in stories if isinstance(s, ExtractedArticle) for q in s.extraction.quotes]
    letters = sum(ending.letter is not None for ending in endings.values())
    reached = sum(ending.reached for ending in endings.values())
    duplicates = sum(story.verdict.relation in DUPLICATES for story in stories)
    attributed = sum(quote.speaker is not None for quote in quotes)
    return (
        f"{reached} of {len(seeds)} seeds reached their end: {len(stories)} articles stored, {duplicates} of them "
        f"duplicates, {len(delivered) - len(stories)} came again; {letters} dead letters; "
        f"{len(quotes)} quotes, {attributed} with their speaker"
    )


def _next_steps(settings: Settings, metrics: str, log: Path | None, out: Console) -> None:
    if log is not None:
        url = settings.store.url.get_secret_value()
        out.print(f"database {url}, worker's log {log}", soft_wrap=True)
        out.print(f"  WIRESTREAM_STORE__URL={url} wirestream search putin", soft_wrap=True)
    else:
        out.print("keep the database and the log:  wirestream demo --keep DIR")
    out.print(f"metrics were at {metrics}/metrics while it ran; one file, no Kafka:  wirestream inspect FILE")
    out.print("the real stack, with Kafka, PostgreSQL, Prometheus and Grafana:  make up")
