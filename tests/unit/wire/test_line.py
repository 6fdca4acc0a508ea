"""Lines: what is markup in them, and what they say of markup."""

from __future__ import annotations

import time

import pytest

from stream.wire.line import plain


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Plan to retire: <marquee> on signs", "Plan to retire: <marquee> on signs"),
        ("<marquee> is back", "<marquee> is back"),
        ("Why browsers drop <keygen>", "Why browsers drop <keygen>"),
        ("What <b> did to the web", "What <b> did to the web"),
        ("The <p> element, and <br/>", "The <p> element, and"),
        ("Why List<String> is slow, and Map<K,V> is not", "Why List<String> is slow, and Map<K,V> is not"),
        ("A letter to <desk@hill.example>", "A letter to <desk@hill.example>"),
        ("If a <b and c> d, says Hill", "If a <b and c> d, says Hill"),
        ("Hill <HLL.N> up", "Hill <HLL.N> up"),
        ("The missing </div> of Hill", "The missing </div> of Hill"),
        ("<3 for the crew", "<3 for the crew"),
        ("<b>Storm</b> shuts the line", "Storm shuts the line"),
        ("<B>Storm</B> shuts the line", "Storm shuts the line"),
        ("<p>Storm shuts the line", "Storm shuts the line"),
        ("Storm<br>shuts the line<br />today", "Storm shuts the line today"),
        ("Storm <b>shuts the line", "Storm shuts the line"),
        ("H<sub>2</sub>O in the well", "H2O in the well"),
        ('<a href="/x">Storm</a> <img src="s.png"> shuts', "Storm shuts"),
        ('<span class="k">Live', "Live"),
        ("<person>Ada Brook</person> wins", "Ada Brook wins"),
        ("Profit &lt; 3%, debt &gt; 5bn", "Profit < 3%, debt > 5bn"),
        ("Why &lt;b&gt; is not &lt;strong&gt;", "Why <b> is not <strong>"),
        ("<b></b>", None),
    ],
)
def test_markup_goes_and_what_speaks_of_it_stays(line, told):
    assert plain(line) == told


@pytest.mark.parametrize("piece", ["<", "<a", "<a ", "<a b=", "</", "<a>", "<a></a>", "<b ", "&lt;"])
def test_time_grows_with_the_line_only(piece):
    def seconds(length):
        start = time.process_time()
        plain(piece * (length // len(piece)))
        return time.process_time() - start

    few, many = min(seconds(10_000) for _ in range(3)), min(seconds(40_000) for _ in range(3))
    assert many < 0.02 + 8 * few
