"""What of a URL people may see."""

from __future__ import annotations

import pytest

from stream.feeds.http.shown import shown, shown_host


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://example.org/feed.xml", "https://example.org/feed.xml"),
        ("https://desk:hunter2@example.org:8443/a/b?key=hunter2&page=2", "https://example.org:8443/a/b?key=…&page=…"),
        ("https://example.org/a?hunter2", "https://example.org/a?…"),
        ("https://example.org/a?k=hunter2=hunter2#hunter2", "https://example.org/a?k=…"),
        ("https://hunter2@[2001:db8::1]:8/a", "https://[2001:db8::1]:8/a"),
        ("https://a:hunter2@b@example.org/", "https://example.org/"),
        ("http://example.org:hunter2/", "an address that cannot be read/"),
        ("http://[hunter2/", "an address that cannot be read"),
    ],
)
def test_user_password_and_the_values_of_a_query_are_hidden(url, seen):
    assert shown(url) == seen


def test_of_an_address_whose_path_is_secret_the_host_is_shown_alone():
    assert shown_host("https://u:p@example.org:8443/hunter2?hunter2") == "https://example.org:8443"
