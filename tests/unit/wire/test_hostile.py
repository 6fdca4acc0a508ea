"""Files that attack their reader: refused for a named reason or read, in time that grows with their size, and nothing
is opened. Each is in `hostile_payloads`; `python -m tests.bench --only hostile` prints what each costs.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from stream.errors import Rejected
from stream.wire import read
from tests.unit.wire.hostile_frames import FRAMES, LARGE, filled
from tests.unit.wire.hostile_payloads import hostile_payloads
from tests.unit.wire.reading_time import seconds_to_read

ROOT = Path(__file__).parents[3]
BOMBS = hostile_payloads()


def outcome(payload):
    try:
        reading = read(payload, LARGE)
    except Rejected as refusal:
        return refusal.reason.value if 10 < len(refusal.detail) < 400 else refusal.detail
    for item in reading.items:
        assert "root:" not in repr(item)  # of /etc/passwd
    return reading.format


@pytest.mark.parametrize("name", BOMBS)
def test_read_or_refused_by_name(name):
    expected, made = BOMBS[name]
    assert outcome(made()) == expected


def test_surrogates_alone_do_not_come_out():
    for name in ("json: lone surrogates", "json: lone surrogates in keys", "text: a surrogate in UTF-8"):
        (item,) = read(BOMBS[name][1](), LARGE).items
        repr(item).encode("utf-8")


WATCHED = """
    import sys
    from stream.errors import Rejected
    from stream.wire import read
    from tests.unit.wire.hostile_frames import FRAMES, LARGE, filled
    from tests.unit.wire.hostile_payloads import hostile_payloads

    opened = []
    for frame in FRAMES:  # what is imported at the first file of a format is imported here
        read(filled(frame, "The dam held."))
    small = {name: made for name, (_, made) in hostile_payloads().items() if "MB" not in name and "00" not in name}
    payloads = [made() for made in small.values()]
    watching = False

    def watch(event, args):
        if not watching or (event == "open" and str(args[0]).endswith((".pyc", ".py"))):
            return  # the interpreter's own: the codec of a label that it did not meet before
        if event.split(".")[0] in {"open", "socket", "urllib", "subprocess", "os", "shutil", "tempfile"}:
            opened.append((event, args[:1]))

    sys.addaudithook(watch)
    watching = True
    open("/dev/null").close()
    for payload in payloads:
        try:
            read(payload, LARGE)
        except Rejected:
            pass
    watching = False
    print(len(payloads), *opened)
"""


def test_nothing_is_opened():
    """An audit hook sees the file that is opened to prove it, and no other file, socket or process."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WATCHED)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    count, *events = done.stdout.split(" ", 1)
    assert int(count) > 100
    assert events == ["('open', ('/dev/null',))\n"]


JUNK = {
    "blanks": " ", "line ends": "\n", "words": "a ", "capitals": "A", "digits": "7", "quotes": '"', "curly": "“",
    "equals": "=", "hyphens": "-", "brackets": "(", "angles": "<", "closed angles": "<>", "ampersands": "&",
    "references": "&#65;", "comments": "<!--", "paragraphs": "<p>a</p>", "open": "<b>", "ends": "</p>",
    "tables": "<table><tr><td>", "scripts": "<script>", "cdata": "<![CDATA[", "pi": "<?a ", "sentences": "It held. ",
    "short lines": "a\n", "bylines": "By Ada Brook\n", "names": "By Ada Brook and ", "notes": "Eds: x\n",
    "marks": "\u0301", "bidi": "\u202e", "mojibake": "Ã©", "escapes": "\\'", "labels": "a: b\n", "boundary": "--b\r\n",
    "encoded": "=?utf-8?q?a?= ", "zczc": "ZCZC\n", "nnnn": "NNNN\n", "carets": "^a<\n", "frames": "\x02a\x03",
    "soh": "\x01a0001\x1f", "attributes": ' a="b"', "tags": "<a b", "objects": '{"a":', "arrays": "[",
    "said": '"x," he said. ',
    "datelines": "HARTWELL, Ohio (AP) - ", "reuters": "<REUTERS>", "more": "(more)\n", "addresses": "a@b.c ",
}  # fmt: skip
"""What stands in place of copy, again and again."""


@pytest.mark.parametrize(("kind", "frame"), [(kind, list(FRAMES)[at % len(FRAMES)]) for at, kind in enumerate(JUNK)])
def test_time_grows_with_size_only(kind, frame):
    """Four times the junk: at most eight times the time, where there is enough of it to measure."""
    piece = JUNK[kind]
    few, many = (filled(frame, piece * (length // len(piece))) for length in (6_000, 24_000))
    assert seconds_to_read(many, LARGE) < 0.02 + 8 * seconds_to_read(few, LARGE)
