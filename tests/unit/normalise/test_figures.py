"""Pictures within the copy of HTML, and figures that are copy."""

import pytest

from stream.normalise.figures import without_figures
from tests.factories import normalised

SHOWN = "<figure><img src='a.jpg'/><div class='byline'>Noor Haddad/HPA</div><figcaption>The dam.</figcaption></figure>"


@pytest.mark.parametrize(
    ("html", "bare", "words"),
    [
        (
            f"<p>It held.</p>{SHOWN}<p>It was old.</p>",
            "<p>It held.</p><p>It was old.</p>",
            ("Noor Haddad/HPA", "The dam."),
        ),
        ("<p>A.</p><figure><table><tr><td>4</td></tr></table></figure>", None, ()),
        ("<p>A.</p><figure><blockquote>We go on.</blockquote><figcaption>Ada</figcaption></figure>", None, ()),
        ("<p>A.</p><figure><p>A box of copy.</p></figure>", None, ()),
        ("<p>A.</p><figure><img src='a.jpg'/> never closed", None, ()),
        (SHOWN, None, ()),
    ],
)
def test_what_is_shown_is_no_copy(html, bare, words):
    assert without_figures(html) == (bare or html, words)


def test_what_stood_within_pictures_is_kept_beside_the_copy():
    found = normalised(html=f"<p>It held.</p>{SHOWN}<p>It was old.</p>")
    assert (found.body, found.extra["captions"]) == ("It held.\n\nIt was old.", ["Noor Haddad/HPA", "The dam."])
