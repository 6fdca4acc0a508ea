"""Every command; thin: options in, one call, what came of it on the terminal.

Exit codes: 0 done; 1 done, but not all went well; 2 bad input or settings, with one line that says how to mend it.
"""

from __future__ import annotations

import asyncio
import io
import logging
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text
from typer import Abort, TyperException

from stream import __version__
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured, Rejected, Transient, WirestreamError
from stream.newsdesk.folder import shown
from stream.observe.masked import masked
from stream.settings import Settings, load_settings

__all__ = ["app", "main"]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
feed = typer.Typer(no_args_is_help=True, help="Producers: bring wire copy in.")
alerts = typer.Typer(no_args_is_help=True, help="Alert rules.")
dlq = typer.Typer(no_args_is_help=True, help="Dead letters: what was refused, and why.")
topics = typer.Typer(no_args_is_help=True, help="Kafka topics.")
schema = typer.Typer(no_args_is_help=True, help="The published contracts.")
for name, group in (("feed", feed), ("alerts", alerts), ("dlq", dlq), ("topics", topics), ("schema", schema)):
    app.add_typer(group, name=name)

# What is shown comes from wires and files: nothing in it is markup.
out = Console(markup=False, highlight=False, emoji=False)
err = Console(markup=False, highlight=False, emoji=False, stderr=True)


def _say_version(asked: bool) -> None:
    if asked:
        out.print(__version__)
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """News wire copy in; clean, typed, de-duplicated, searchable events out."""


Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
OfStage = Annotated[str | None, typer.Option("--stage", help="Of one stage.")]
OfReason = Annotated[str | None, typer.Option("--reason", help="Of one reason.")]
Rules = Annotated[Path, typer.Argument(help="A YAML file of rules.")]


def main() -> None:
    """The `wirestream` command."""
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper):  # a letter that the output's charset lacks ends no command
            output.reconfigure(errors="replace" if output.isatty() else "backslashreplace")
    # What libraries log of a fault is said again, better, in our one line. A worker sets up its own log.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        sys.exit(app(standalone_mode=False))
    except WirestreamError as error:
        _complain(str(error), 2 if isinstance(error, Misconfigured | Rejected) else 1)
    except TyperException as error:
        context, said = getattr(error, "ctx", None), error.format_message()
        if context is not None and said == context.get_help():  # a group without a command: its help
            out.print(said)
            sys.exit(2)
        path = context.command_path if context is not None else "wirestream"
        _complain(f"{said.rstrip('.')}: see `{path} --help`", 2)
    except (KeyboardInterrupt, Abort):
        sys.exit(130)
    except OSError as error:  # a file, a port, a full disk: the operator's to mend, and no trace would help
        where = "" if error.filename is None else f"{shown(str(error.filename))}: "
        _complain(f"{where}{error.strerror or error or type(error).__name__}", 2)


def _complain(said: str, code: int) -> NoReturn:
    """One line, whatever is in it."""
    err.print(f"wirestream: {' '.join(masked(said).split())}", style="red", soft_wrap=True)
    sys.exit(code)


@app.command()
def demo(
    seeds: Annotated[
        Path | None,
        typer.Option(help="A folder of wire copy, with or without expectations; default the project's own."),
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep database and logs in this folder.")] = None,
) -> None:
    """Run the whole service on this machine, replay the seeds through it, and show what was found."""
    from stream.demo.run import run_demo  # noqa: PLC0415 - each command loads only what it needs

    sys.exit(run_demo(seeds, keep, out))


@app.command()
def worker(
    roles: Annotated[
        list[str] | None, typer.Argument(help="normalise dedupe extract alert store; default all.")
    ] = None,
) -> None:
    """Run one or more roles until SIGTERM."""
    from stream.agents.roles import Role  # noqa: PLC0415
    from stream.agents.worker import run_worker  # noqa: PLC0415

    chosen = list(Role) if not roles else [_role(Role, role) for role in dict.fromkeys(roles)]
    sys.exit(run_worker(chosen, _service(), SYSTEM_CLOCK))


@app.command()
def replay(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them.")],
    rate: Annotated[str | None, typer.Option(help="Payloads a second: 50 or 50/s.")] = None,
    speed: Annotated[float | None, typer.Option(help="Times the original pace, by the items' own times.")] = None,
    loop: Annotated[bool, typer.Option(help="Again and again, until Ctrl-C.")] = False,
    duplicates: Annotated[float, typer.Option(min=0, max=1, help="Share of items that is sent again.")] = 0.0,
    seed: Annotated[int, typer.Option(help="Makes the re-sends the same each time.")] = 0,
    source: Annotated[
        str, typer.Option(help="The feed that they come by: the key, which keeps their order.")
    ] = "replay",
) -> None:
    """Send files to wire.raw.v1 as a test stream."""
    from stream.newsdesk import reading_limits  # noqa: PLC0415
    from stream.produce import Pace  # noqa: PLC0415
    from stream.produce.files import payloads_of  # noqa: PLC0415

    pace = Pace(_rate(rate), _speed(speed), duplicates, None if loop else 1, seed)
    settings = load_settings()
    payloads = payloads_of(paths, timed=speed is not None, limits=reading_limits(settings.limits))
    refused = asyncio.run(_replay(payloads, pace, source, settings))
    sys.exit(1 if refused else 0)


@feed.command("watch")
def feed_watch(
    folder: Annotated[Path, typer.Argument(help="Where agencies drop their files.")],
    source: Annotated[str | None, typer.Option(help="The feed's name; default the folder's.")] = None,
    settle: Annotated[
        float,
        typer.Option(
            min=0.05,
            max=3600,
            help="Seconds that a file must stand still; 5 where it ends in the middle.",
        ),
    ] = 0.5,
) -> None:
    """Take files out of a folder as they come: to done/, or to failed/ with the reason."""
    from stream.produce import RawProducer, watch  # noqa: PLC0415

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        async with RawProducer(current) as producer:
            await watch(folder, producer, source or shown(folder.resolve().name), settle=settle, stop=stop)

    if not folder.is_dir():
        raise Misconfigured(f"{shown(folder)} is no folder: create it, or name another")
    current = _service()
    asyncio.run(run())


@app.command()
def inspect(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them.")], json: Json = False
) -> None:
    """Read, normalise and extract files; no Kafka.

    Goes on after what is refused, and then ends with exit code 1; 0 means that all was read.
    """
    from stream.inspect import card, inspect_files, tally  # noqa: PLC0415
    from stream.newsdesk import reading_limits  # noqa: PLC0415

    for path in paths:
        _must_exist(path)
    records, refused = 0, Counter[str]()
    for record in inspect_files(paths, limits=reading_limits(load_settings().limits)):
        records += 1
        if "error" in record:
            refused[record["error"]["reason"]] += 1
        if json:
            _print_json(record)
        else:
            out.print(card(record))
    if records > 1 and not json:
        out.print(tally(records, refused))
    sys.exit(1 if refused else 0)


@app.command()
def judge(
    file: Annotated[Path, typer.Argument(help='{"id","ts","headline","text"} lines.')], json: Json = False
) -> None:
    """Run the duplicate detector over a file of articles, in order; no Kafka."""
    from stream.inspect.judge_file import judge_lines  # noqa: PLC0415

    _each_line(file, judge_lines, json, "id", "relation", "duplicate_of", "score", "story")


@app.command()
def quotes(file: Annotated[Path, typer.Argument(help='{"id","text"} lines.')], json: Json = False) -> None:
    """Extract quotations from a file of texts; no Kafka."""
    from stream.inspect.quotes_file import quote_lines  # noqa: PLC0415

    _each_line(file, quote_lines, json, "id", "quotes", "ms")


@app.command()
def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", -without.')],
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    provider: Annotated[str | None, typer.Option()] = None,
    speaker: Annotated[str | None, typer.Option(help="Part of the name of someone who is quoted.")] = None,
    language: Annotated[str | None, typer.Option()] = None,
    best: Annotated[bool, typer.Option("--best", help="The best first, not the newest.")] = False,
    json: Json = False,
) -> None:
    """Find stored stories."""
    from stream.cli.search_view import hits_table  # noqa: PLC0415
    from stream.store import Query, described, open_engine  # noqa: PLC0415
    from stream.store import search as find  # noqa: PLC0415

    engine = open_engine(load_settings().store.url.get_secret_value())
    database = described(engine)
    with _database(database):
        hits = find(
            engine,
            query,
            limit=limit,
            order="rank" if best else "time",
            provider=provider,
            speaker=speaker,
            language=language,
        )
    if json:
        for hit in hits:
            _print_json(hit)
    elif hits:
        out.print(hits_table(hits))
        out.print(f"{len(hits)} found in {database}", soft_wrap=True)
    elif not Query.parse(query).is_wordless:
        out.print(f"nothing found in {database}", soft_wrap=True)
    if Query.parse(query).is_wordless:
        err.print(f"nothing to search for: there is no word in {query!r}", soft_wrap=True)


@app.command()
def migrate() -> None:
    """Create or upgrade the database's tables; doing it again does nothing."""
    from stream.store import head  # noqa: PLC0415
    from stream.store import migrate as upgrade  # noqa: PLC0415

    with _database():
        upgrade(load_settings().store.url.get_secret_value())
    out.print(f"the database is at revision {head()}")


@app.command()
def doctor() -> None:
    """Check brokers, topics, database and rules; say how to mend what is wrong."""
    from stream.cli.doctor import examine  # noqa: PLC0415

    async def run() -> bool:
        well = True
        async for finding in examine(load_settings()):
            well = well and not finding.fault
            mark = Text("✗", "red") if finding.fault else Text("✓", "green")
            out.print(mark, masked(f"{finding.name}: {finding.fault or finding.about}"), soft_wrap=True)
        return well

    sys.exit(0 if asyncio.run(run()) else 1)


@app.command()
def health() -> None:
    """Ask the worker on this machine (WIRESTREAM_WEB__PORT) whether it is ready; for container health checks."""
    from stream.observe.ask_health import ask  # noqa: PLC0415

    ready, said = ask(load_settings().web.port)
    out.print(said)
    sys.exit(0 if ready else 1)


@app.command()
def settings() -> None:
    """Every setting: its variable, its value, what it is for."""
    from stream.cli.settings_view import settings_table  # noqa: PLC0415

    try:
        current = load_settings()
    except Misconfigured:
        out.print(settings_table(Settings.model_construct(), title="the defaults, for what is set cannot be used"))
        raise
    out.print(settings_table(current))


@app.command()
def version() -> None:
    """The version."""
    out.print(__version__)


@alerts.command("check")
def alerts_check(
    file: Rules,
    secrets: Annotated[bool, typer.Option(help="Resolve the ${NAME}s of channels from the environment.")] = True,
) -> None:
    """Validate a rules file, with its channels."""
    from stream.alert import Channels  # noqa: PLC0415
    from stream.settings import channel_secrets  # noqa: PLC0415

    ruleset = _ruleset(file)
    if secrets:
        try:
            Channels(ruleset, secrets=channel_secrets())
        except Misconfigured as fault:
            raise Misconfigured(f"{file}: {fault}") from None
    out.print(f"{file}: {len(ruleset.rules)} rules, {len(ruleset.channels)} channels: all well")


@alerts.command("test")
def alerts_test(
    file: Rules,
    folder: Annotated[Path | None, typer.Argument(help="A folder of wire copy; default what is stored.")] = None,
) -> None:
    """Back-test rules: what they would have sent for a folder, or for what is stored. Sends nothing."""
    from stream.alert import backtest  # noqa: PLC0415
    from stream.inspect.backtest import from_folder, from_store  # noqa: PLC0415
    from stream.newsdesk import reading_limits  # noqa: PLC0415

    ruleset, current = _ruleset(file), load_settings()
    limits = reading_limits(current.limits)
    past = from_folder(folder, limits) if folder else from_store(current.store.url.get_secret_value())
    with _database():
        result = backtest(ruleset, past)
    table = Table("rule", "matched", "first", "correction", "withdrawal", "raised", "held")
    for tally in result.tallies:
        counts = (tally.matched, tally.first, tally.correction, tally.withdrawal, tally.raised, tally.held)
        table.add_row(tally.rule, *map(str, counts))
    out.print(table)
    out.print(f"{result.articles} articles, {result.stories} stories, {result.alerted} of them alerted")


@dlq.command("list")
def dlq_list(
    stage: OfStage = None,
    reason: OfReason = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every letter, also of what was sent back, and what was dropped.")
    ] = False,
    json: Json = False,
) -> None:
    """List dead letters: of each record that was refused the last one, and what became of it."""
    from stream.cli.deadletters_view import filed_json, filed_lines, letter_json, letter_lines  # noqa: PLC0415
    from stream.kafka.deadletters.filed import State, read_filed  # noqa: PLC0415

    current = load_settings()
    if every:
        count = 0

        def show(letter: Any) -> None:
            nonlocal count
            count += 1
            if json:
                _print_json(letter_json(letter))
            else:
                out.print(letter_lines(letter, out.width))

        _each_letter(current, stage, reason, show)
        if not json:
            out.print(f"{count} dead letters")
        return
    records = [each for each in asyncio.run(read_filed(current))[0] if _chosen(each.letter, stage, reason)]
    for filed in records:
        if json:
            _print_json(filed_json(filed))
        elif filed.state is not State.DROPPED:
            out.print(filed_lines(filed, out.width))
    if not json:
        states = Counter(filed.state for filed in records)
        told = ", ".join(f"{states[state]} {state.replace('-', ' ')}" for state in State if states[state])
        out.print(f"{len(records)} records" + (f": {told}" if told else " were refused"))


@dlq.command("show")
def dlq_show(place: Annotated[str, typer.Argument(help="partition/offset, as `dlq list` shows it.")]) -> None:
    """Show one dead letter: its headers, then its bytes as they came."""
    found = []
    _each_letter(load_settings(), None, None, lambda letter: found.append(letter) if letter.place == place else None)
    if not found:
        raise Misconfigured(f"there is no dead letter {place}: `wirestream dlq list --all` shows the places")
    (letter,) = found
    for name, value in letter.headers:
        err.print(f"{name}: {(value or b'').decode('utf-8', 'replace')}")
    if letter.refusal.left_out:
        told = letter.refusal
        lies = f"{told.original_topic}/{told.original_partition}/{told.original_offset}"
        err.print(f"{told.left_out} left out: the record lies whole at {lies}, as long as that is kept", soft_wrap=True)
    sys.stdout.buffer.write(letter.value)
    sys.stdout.buffer.flush()


@dlq.command("replay")
def dlq_replay(
    places: Annotated[
        list[str] | None, typer.Argument(help="partition/offset; default all that the options choose.")
    ] = None,
    stage: OfStage = None,
    reason: OfReason = None,
    most: Annotated[int, typer.Option("--max-replays", min=1, help="Leave what was sent back so often already.")] = 5,
    again: Annotated[
        bool, typer.Option("--again", help="Also what was sent back and has not been refused since.")
    ] = False,
) -> None:
    """Send dead letters back to where they came from, after what refused them was mended. Each record goes once, and
    again only after it was refused again; 1 where some cannot be sent back.
    """
    from stream.kafka.deadletters.send_back import send_back  # noqa: PLC0415

    if not (places or stage or reason):
        raise Misconfigured("say which: places (`dlq list` shows them), --stage or --reason")
    result = asyncio.run(
        send_back(
            load_settings(),
            lambda filed: _chosen(filed.letter, stage, reason),
            places=places or (),
            most=most,
            again=again,
        )
    )
    out.print(f"{result.sent} sent back")
    for why, count in result.passed.items():
        out.print(f"{count} left: {why}", soft_wrap=True)
    for line in result.lost:
        err.print(f"not sent back: {line}", style="red", soft_wrap=True)
    sys.exit(1 if result.lost else 0)


@dlq.command("drop")
def dlq_drop(places: Annotated[list[str], typer.Argument(help="partition/offset, as `dlq list` shows it.")]) -> None:
    """Let dead letters be: they are neither listed nor sent back any more, unless they are refused again."""
    from stream.kafka.deadletters.send_back import drop  # noqa: PLC0415

    out.print(f"{asyncio.run(drop(load_settings(), places))} dropped")


@topics.command("plan")
def topics_plan() -> None:
    """Show every topic beside what the broker has, and how to mend what differs; 1 where something must be mended."""
    from stream.kafka.admin import plan_topics  # noqa: PLC0415
    from stream.kafka.plan import Weight  # noqa: PLC0415

    plan = asyncio.run(plan_topics(load_settings()))
    table = Table(Column("topic", no_wrap=True), Column("parts", justify="right"), "cleanup", "at the broker")
    for planned in plan:
        topic = planned.topic
        table.add_row(topic.name, str(planned.wanted), topic.cleanup, planned.verdict)
    out.print(table)
    there = [planned for planned in plan if planned.found is not None]
    _tell_differences(there)
    must = any(each.weight > Weight.WARNING for planned in there for each in planned.differences())
    sys.exit(1 if must else 0)


@topics.command("apply")
def topics_apply(
    configs: Annotated[
        bool, typer.Option("--configs", help="Also set limits, retention and the like of topics that are there.")
    ] = False,
) -> None:
    """Create the topics that are missing; removes none, and changes one only with --configs: never to keep less."""
    from stream.kafka.admin import apply_topics, plan_topics, refuse  # noqa: PLC0415

    current = load_settings()
    before = asyncio.run(apply_topics(current, configs=configs))
    created = [planned.topic.name for planned in before if planned.found is None]
    out.print(f"created {', '.join(created)}" if created else "all topics are there", soft_wrap=True)
    for planned in before if configs else ():
        for name, value in planned.mendable.items():
            out.print(f"set {name}={value} of {planned.topic.name}", soft_wrap=True)
    after = asyncio.run(plan_topics(current))
    refuse(after)
    _tell_differences(after)


@topics.command("grow")
def topics_grow(
    partitions: Annotated[int, typer.Argument(help="How many each topic is to have; never fewer than it has.")],
    unread: Annotated[
        bool, typer.Option("--unread", help="Though records wait: see deploy/runbooks/AddPartitions.md.")
    ] = False,
) -> None:
    """Add partitions, and carry over what is kept of stories. With all workers ended; done again, it goes on."""
    from stream.kafka.grow import grow_topics  # noqa: PLC0415

    grown = asyncio.run(grow_topics(load_settings(), partitions, unread=unread))
    said = f"raised to {partitions}: {', '.join(grown.raised)}" if grown.raised else f"all have {partitions} already"
    out.print(f"{said}; {grown.carried} rows carried over", soft_wrap=True)
    out.print(f"now set WIRESTREAM_TOPICS__PARTITIONS={partitions} for every role, and start the workers")


@schema.command("export")
def schema_export(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Write the JSON Schemas and the AsyncAPI document."""
    from stream.contracts import export  # noqa: PLC0415

    for path in export(folder):
        out.print(str(path))


@schema.command("check")
def schema_check(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Fail when the committed contracts are not the code's, or break a reader."""
    from stream.contracts import run_check  # noqa: PLC0415

    problems = run_check(folder)
    for problem in problems:
        out.print(problem)
    out.print("the contracts are true" if not problems else f"{len(problems)} problems")
    sys.exit(1 if problems else 0)


@contextmanager
def _database(name: str = "") -> Iterator[None]:
    """A command does not wait for a database that is away, as a worker does: it says so, and which one it is."""
    which = f" ({name})" if name else ""
    try:
        yield
    except Transient as fault:
        raise Misconfigured(f"{fault}{which}; start the database, or mend WIRESTREAM_STORE__URL") from None
    except Misconfigured as fault:
        raise Misconfigured(f"{fault}{which}") from None


def _service() -> Settings:
    """Settings of a long-running command, with logging set up."""
    from stream.observe import metrics  # noqa: PLC0415
    from stream.observe.logs import configure_logging  # noqa: PLC0415

    current = load_settings()
    configure_logging(current.log.format, current.log.level, service="wirestream", version=__version__)
    metrics.BUILD_INFO.labels(__version__).set(1)
    return current


def _role(roles: Any, name: str) -> Any:
    try:
        return roles(name)
    except ValueError:
        raise Misconfigured(f"there is no role {name!r}: choose from {', '.join(roles)}") from None


def _rate(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        rate = float(value.removesuffix("/s"))
    except ValueError:
        rate = 0.0
    if not 0 < rate < float("inf"):
        raise Misconfigured(f"--rate {value}: give payloads a second, like 50 or 0.5/s")
    return rate


def _speed(value: float | None) -> float | None:
    if value is not None and not 0 < value < float("inf"):
        raise Misconfigured(f"--speed {value:g}: give times the original pace, like 1 or 60")
    return value


def _tell_differences(plan: Any) -> None:
    for planned in plan:
        for each in planned.differences():
            out.print(f"{each.problem}. To mend it: {each.mend}", soft_wrap=True)


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise Misconfigured(f"{shown(path)} is not there: name a file or a folder")


def _must_be_file(path: Path) -> None:
    _must_exist(path)
    if path.is_dir():
        raise Misconfigured(f"{shown(path)} is a folder: name a file in it")


def _ruleset(file: Path) -> Any:
    from stream.alert import load_rules, require_rules  # noqa: PLC0415

    _must_be_file(file)
    ruleset = load_rules(file.read_text("utf-8", "replace"), shown(file))
    require_rules(ruleset, shown(file))
    return ruleset


def _chosen(letter: Any, stage: str | None, reason: str | None) -> bool:
    return (stage is None or letter.refusal.stage == stage) and (reason is None or letter.refusal.reason == reason)


def _each_letter(current: Settings, stage: str | None, reason: str | None, take: Callable[[Any], None]) -> None:
    """Hand over letters one by one: the topic holds more than the memory does."""
    from stream.kafka.deadletters.filed import read_letters  # noqa: PLC0415

    async def run() -> None:
        async with aclosing(read_letters(current)) as letters:
            async for letter in letters:
                if _chosen(letter, stage, reason):
                    take(letter)

    asyncio.run(run())


def _each_line(file: Path, run: Callable[[Any], Iterator[dict[str, Any]]], json: bool, *columns: str) -> None:
    _must_be_file(file)
    with file.open("rb") as lines:
        if json:
            for record in run(lines):
                _print_json(record)
            return
        table = Table(*columns)
        for record in run(lines):
            cells = (record.get(column) for column in columns)
            table.add_row(*(str(len(cell) if isinstance(cell, list) else cell) for cell in cells))
    out.print(table)


def _print_json(record: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(record, default=str, option=orjson.OPT_APPEND_NEWLINE))


@contextmanager
def _bar(total: int | None) -> Iterator[Callable[[], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("sent", total=total)
        yield lambda: progress.advance(task)


async def _replay(payloads: Any, pace: Any, source: str, current: Settings) -> int:
    """How many payloads no broker will take; each is named on stderr."""
    from stream.produce import RawProducer, replay, schedule  # noqa: PLC0415

    refused = 0
    async with RawProducer(current) as producer:
        with _bar(len(payloads) if pace.loops and not pace.duplicates else None) as advance:

            def report(item: Any, result: Any) -> None:
                nonlocal refused
                advance()
                if isinstance(result, Rejected):
                    refused += 1
                    err.print(f"{item.payload.name}: {result}", style="red")

            await replay(producer, schedule(payloads, pace), source, report)
    return refused
