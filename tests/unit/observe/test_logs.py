from __future__ import annotations

import io
import json
import logging
import threading
from datetime import datetime

import pytest
import structlog

from stream.observe.logs import RECORD, configure_logging, logger


@pytest.fixture
def lines(monkeypatch):
    """What is logged from here on, as objects; the log of the tests is put back afterwards."""
    written = io.StringIO()
    monkeypatch.setattr("sys.stdout", written)
    configure_logging("json", "INFO", service="wirestream", version="9.9")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    monkeypatch.undo()
    structlog.contextvars.clear_contextvars()
    configure_logging("json", "WARNING")


def _log(name="stream.test"):
    return structlog.wrap_logger(logging.getLogger(name))


def test_a_line_has_time_level_message_fields_and_what_is_bound(lines):
    _log().warning("broker away", retry_in=0.2)
    (line,) = lines()
    assert datetime.fromisoformat(line.pop("timestamp")).utcoffset().total_seconds() == 0
    assert line == {
        "level": "warning",
        "message": "broker away",
        "logger": "stream.test",
        "retry_in": 0.2,
        "service": "wirestream",
        "version": "9.9",
    }


def test_lines_of_libraries_come_out_the_same_way(lines):
    logging.getLogger("some.library").warning("lost %s of %d", "one", 3)
    (line,) = lines()
    assert (line["message"], line["level"], line["service"]) == ("lost one of 3", "warning", "wirestream")
    assert "timestamp" in line


def test_lines_of_another_thread_have_what_is_bound(lines):
    """Faust's consumers, and with them aiokafka, run in threads of their own."""
    thread = threading.Thread(target=logging.getLogger("aiokafka.conn").warning, args=("no node",))
    thread.start()
    thread.join()
    (line,) = lines()
    assert (line["message"], line["service"], line["version"]) == ("no node", "wirestream", "9.9")


HOSTILE = "a.xml\x1b[2K\x9b0m\u202egnp\x00\r\n2026-01-01 [info] all well"


def test_what_is_logged_moves_no_cursor_and_turns_no_text_around(lines):
    _log().warning(HOSTILE, file=HOSTILE, deep=[HOSTILE])
    (line,) = lines()
    for told in (line["message"], line["file"], *line["deep"]):
        assert not set(told) & set("\x1b\x9b\u202e\x00\r")


def test_no_value_makes_a_line_of_its_own_on_a_terminal(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr("sys.stdout", written)
    try:
        configure_logging("console", "INFO", service="wirestream")
        _log().warning("refused", file=HOSTILE)
        assert len(written.getvalue().splitlines()) == 1
    finally:
        monkeypatch.undo()
        structlog.contextvars.clear_contextvars()
        configure_logging("json", "WARNING")


def test_levels_and_chatty_libraries_are_held_back(lines):
    _log().debug("detail")
    logging.getLogger("aiokafka.consumer").info("heartbeat")
    logging.getLogger("watchfiles.main").info("1 change detected")
    logging.getLogger("aiokafka.consumer").warning("group is gone")
    assert [line["message"] for line in lines()] == ["group is gone"]


def test_a_record_is_named_only_while_it_is_handled(lines):
    log = _log()
    log.info("before")
    about = {"stage": "dedupe", "topic": "t", "partition": 3, "offset": 7, "article_id": "a-1"}
    token = RECORD.set(lambda: about)
    log.info("within")
    logging.getLogger("library").warning("within too")
    log.info("own", stage="another")
    RECORD.reset(token)
    log.info("after")
    before, within, theirs, own, after = lines()
    for line in (within, theirs):
        assert {key: line[key] for key in ("stage", "topic", "partition", "offset", "article_id")} == {
            "stage": "dedupe",
            "topic": "t",
            "partition": 3,
            "offset": 7,
            "article_id": "a-1",
        }
    assert own["stage"] == "another"
    for line in (before, after):
        assert not {"stage", "topic", "partition", "offset", "article_id"} & line.keys()


def test_long_texts_are_cut_wherever_they_are(lines):
    story = "x" * 100_000
    _log().warning(story, text=story, deep={"a": [story]})
    try:
        {}[story]
    except KeyError:
        _log().exception("failed")
    for line in lines():
        assert len(json.dumps(line)) < 10_000
        assert "…" in json.dumps(line, ensure_ascii=False)


def test_a_text_that_would_take_for_ever_to_mask_is_cut_first(lines):
    _log().warning("refused", fault="@" + "://" * 300_000)
    (line,) = lines()
    assert line["fault"].startswith("@://")
    assert line["fault"].endswith("…")


def test_exceptions_are_told_without_the_variables_of_their_frames(lines):
    def connect():
        password = "hush-hush"  # noqa: S105
        raise RuntimeError(f"refused after {len(password)} characters")

    try:
        connect()
    except RuntimeError:
        _log().exception("no database")
        logging.getLogger("library").exception("no database")
    ours, theirs = lines()
    for line in (ours, theirs):
        told = line["exception"]
        assert told[0]["exc_type"] == "RuntimeError"
        assert "refused after 9 characters" in told[0]["exc_value"]
        assert any(frame["name"] == "connect" for frame in told[0]["frames"])
        assert "hush" not in json.dumps(line)


@pytest.mark.parametrize("value", ["caf\udce9.txt", 1 << 70, object(), b"\xff", {1: 2}, float("nan")])
def test_no_value_costs_a_line(lines, value, capsys):
    _log().warning("odd", value=value)
    assert [line["message"] for line in lines()] == ["odd"]


def test_on_a_terminal_lines_are_for_people(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr("sys.stdout", written)
    try:
        configure_logging("console", "INFO", service="wirestream")
        secret = "hush"  # noqa: S105, F841
        try:
            int("broken")
        except ValueError:
            _log().exception("failed", file="a.xml")
        assert "failed" in written.getvalue()
        assert "a.xml" in written.getvalue()
        assert "ValueError: invalid literal" in written.getvalue()
        assert '"message"' not in written.getvalue()
    finally:
        monkeypatch.undo()
        structlog.contextvars.clear_contextvars()
        configure_logging("json", "WARNING")


def test_a_logger_is_named_for_its_module():
    assert logger("stream.somewhere").bind() is not None
