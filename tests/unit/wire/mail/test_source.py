"""Mail as files have it: several messages in one, header lines that are no fields."""

from __future__ import annotations

import pytest

from stream.errors import Reason, Rejected
from stream.wire import Limits, read

FROM = b"From desk@courier.example Tue Mar  3 14:05:00 2026\n"
HEAD = (
    b"From: Night Desk <desk@courier.example>\nSubject: Quay shut\nDate: Tue, 3 Mar 2026 14:05:00 +0100\n"
    b"Message-ID: <quay.%d@courier.example>\n"
)
BODY = b"\nThe north quay is shut, the council said.\n"


def letter(number: int, body: bytes = BODY) -> bytes:
    return HEAD % number + body


def texts(item) -> list[str]:
    return [paragraph.text for paragraph in item.paragraphs]


@pytest.mark.parametrize(
    "separator", [FROM, b"From - Tue Mar  3 14:05:00 2026\n", b"From d@x Tue, Mar 03 14:05 +0100 2026\n"]
)
def test_each_message_of_an_mbox_is_a_story(separator):
    second = b"\n>From Monday on it is shut.\n\nFrom Tuesday on as well.\n\n>>From a letter.\n"
    reading = read(separator + letter(1) + b"\n" + separator + letter(2, second) + b"\n")
    assert [item.guid for item in reading.items] == ["quay.1@courier.example", "quay.2@courier.example"]
    assert texts(reading.items[0]) == ["The north quay is shut, the council said."]
    assert texts(reading.items[1]) == ["From Monday on it is shut.", "From Tuesday on as well.", ">From a letter."]


def test_a_message_of_an_mbox_that_is_refused_does_not_sink_its_neighbours():
    picture = HEAD % 2 + b"Content-Type: image/png\n\nxx\n"
    reading = read(FROM + letter(1) + b"\n" + FROM + picture + b"\n" + FROM + letter(3))
    assert [item.guid for item in reading.items] == ["quay.1@courier.example", "quay.3@courier.example"]
    assert [refusal.reason for refusal in reading.refused] == [Reason.NO_TEXT]


def test_an_mbox_of_more_messages_than_a_file_may_have_is_refused():
    with pytest.raises(Rejected) as caught:
        read((FROM + letter(1) + b"\n") * 4, Limits(items=3))
    assert caught.value.reason is Reason.OVERSIZE


def test_copy_that_begins_with_from_is_no_message():
    copy = b"\nFrom Tuesday on it is shut.\n\nFrom here Tue Mar  3 14:05:00 2026\nis long ago.\n"
    (item,) = read(letter(1, copy)).items
    assert texts(item) == ["From Tuesday on it is shut.", "From here Tue Mar  3 14:05:00 2026 is long ago."]


@pytest.mark.parametrize(
    "line", [b"this is no field at all", b"=====", b"<html>", "Тема: причал".encode(), b"*** CHECKED ***"]
)
@pytest.mark.parametrize("above", [b"Subject:", b"Date:", b"Message-ID:"])
def test_a_line_of_the_header_that_is_no_field_does_not_end_it(line, above):
    (item,) = read(letter(1).replace(above, line + b"\n" + above)).items
    assert (item.headline, item.guid) == ("Quay shut", "quay.1@courier.example")
    assert item.published_at == "2026-03-03T14:05:00+01:00"
    assert texts(item) == ["The north quay is shut, the council said."]
    assert item.extra["header_rest"] == [line.decode()]


@pytest.mark.parametrize(
    ("broken", "sound"),
    [
        (b"Subject : Quay shut\n", b"Subject: Quay shut\n"),
        (b"Message ID: <quay.1@courier.example>\n", b"Message-ID: <quay.1@courier.example>\n"),
        (b"Message-ID: <quay.1@courier.example>Date: Tue, 3 Mar 2026 14:05:00 +0100\n",
         b"Date: Tue, 3 Mar 2026 14:05:00 +0100\nMessage-ID: <quay.1@courier.example>\n"),
    ],
)  # fmt: skip
def test_fields_that_are_nearly_ones_are_read(broken, sound):
    whole = letter(1)
    assert sound in whole
    assert read(whole.replace(sound, broken)) == read(whole)


def test_copy_whose_blank_line_was_lost_is_copy():
    (item,) = read(HEAD % 1 + b"The north quay is shut, the council said.\n\nIt opens in two years.\n").items
    assert texts(item) == ["The north quay is shut, the council said.", "It opens in two years."]
    assert "header_rest" not in item.extra
