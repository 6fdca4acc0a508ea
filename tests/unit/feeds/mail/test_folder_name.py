from __future__ import annotations

import pytest

from stream.feeds.mail.folder_name import in_command


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("INBOX", '"INBOX"'),
        ("Wires in", '"Wires in"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("R&D", '"R&-D"'),
        ("~peter/mail/台北/日本語", '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'),  # the example of RFC 3501
        ("Würdig&é", '"W&APw-rdig&-&AOk-"'),
        ("😀", '"&2D3eAA-"'),
    ],
)
def test_a_name_is_written_as_rfc_3501_says(name, written):
    assert in_command(name) == written
