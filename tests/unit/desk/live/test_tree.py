from __future__ import annotations

from stream.desk.live.tree import tree_of

LINE = """
<article class="usable" data-article="7">
<h2><a href="/articles/7"><bdi dir="auto">Dam <mark>holds</mark> &lt;b&gt;at&lt;/b&gt; Hartwell</bdi></a></h2>
<!-- a comment -->
<p>one <b>two</b> three</p>
</article>
"""


def test_a_line_is_its_elements_and_texts():
    assert tree_of(LINE) == [
        "article",
        {"class": "usable", "data-article": "7"},
        [
            "h2",
            {},
            [
                "a",
                {"href": "/articles/7"},
                ["bdi", {"dir": "auto"}, "Dam ", ["mark", {}, "holds"], " <b>at</b> Hartwell"],
            ],
        ],
        ["p", {}, "one ", ["b", {}, "two"], " three"],
    ]
