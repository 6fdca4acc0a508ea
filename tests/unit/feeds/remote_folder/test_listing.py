from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.feeds.remote_folder.ftp_listing import from_list, from_mlsd, time_of
from stream.feeds.remote_folder.listing import Entry, place_of, wanted
from stream.feeds.transport import FarSideFault

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/out/*.xml", ("/out", "*.xml")), ("/out", ("/out", "*")), ("/out/", ("/out", "*")), (".", (".", "*")),
        ("*.xml", (".", "*.xml")), ("/*.xml", ("/", "*.xml")), ("/", ("/", "*")), ("a/b?/c", ("a/b?/c", "*")),
    ],
)  # fmt: skip
def test_a_path_is_a_folder_and_a_pattern(path, found):
    assert place_of(path) == found


def test_the_files_of_the_pattern_are_wanted_oldest_first_and_no_partial_ones():
    names = ["b.xml", "a.xml", "c.txt", ".a.xml", "a.xml.part", "A.XML.FILEPART", "d.xml.tmp", "e.xml"]
    entries = [Entry(name, 1, 100 if name == "e.xml" else 200) for name in names]
    assert [entry.name for entry in wanted(entries, "*.xml")] == ["e.xml", "a.xml", "b.xml"]
    assert [entry.name for entry in wanted(entries, "*")] == ["e.xml", "a.xml", "b.xml", "c.txt"]


@pytest.mark.parametrize("name", ["../a.xml", "/etc/a.xml", "b/a.xml", "a\rDELE b", "a\nb", "a\0b", "..", "", "a\x7f"])
def test_a_name_that_leads_elsewhere_or_begins_another_command_is_none(name):
    assert wanted([Entry(name, 1, 1), Entry("a b.xml", 1, 1)], "*") == [Entry("a b.xml", 1, 1)]


def test_mlsd_gives_files_with_their_times():
    lines = [
        "type=file;size=5;modify=20260308110000;perm=r; a b.xml", "Type=dir;Modify=20260308110000; done",
        "type=cdir;modify=20260308110000; .", "type=file;size=7;modify=20260308110000.123; c.xml",
        "type=OS.unix=symlink;size=7;modify=20260308110000; link", "type=file;modify=20260308110000; no-size",
    ]  # fmt: skip
    moment = int(datetime(2026, 3, 8, 11, tzinfo=UTC).timestamp())
    assert list(from_mlsd(lines)) == [Entry("a b.xml", 5, moment), Entry("c.xml", 7, moment)]
    assert time_of("20261399000000") is None


def test_list_of_unix_and_windows_gives_files_with_their_times():
    lines = [
        "total 12", "-rw-r--r--    1 0        0               5 Mar 08 11:30 a b.xml",
        "-rw-r--r--    1 ftp  ftp  17 Dec  1 23:59 last-year.xml", "-rw-------  1 owner 9 Feb 29  2024 old.xml",
        "drwxr-xr-x    2 0 0 4096 Mar 08 11:30 done", "lrwxrwxrwx    1 0 0 4 Mar 08 11:30 link -> a b.xml",
        "03-07-26  01:05PM                  12 win.xml", "03-07-2026  12:05AM       <DIR>          folder",
    ]  # fmt: skip
    found = {entry.name: (entry.size, datetime.fromtimestamp(entry.mtime, UTC)) for entry in from_list(lines, NOW)}
    assert found == {
        "a b.xml": (5, datetime(2026, 3, 8, 11, 30, tzinfo=UTC)),
        "last-year.xml": (17, datetime(2025, 12, 1, 23, 59, tzinfo=UTC)),
        "old.xml": (9, datetime(2024, 2, 29, tzinfo=UTC)),
        "win.xml": (12, datetime(2026, 3, 7, 13, 5, tzinfo=UTC)),
    }


def test_a_listing_that_cannot_be_read_is_a_fault_and_an_empty_one_is_none():
    assert list(from_list(["total 0"], NOW)) == []
    with pytest.raises(FarSideFault, match="form that nobody here knows"):
        list(from_list(["?? strange ??"], NOW))
