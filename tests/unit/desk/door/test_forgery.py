"""What another site makes a browser send."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from stream.desk.door.forgery import refuse_cross_site, refuse_foreign_host
from stream.desk.problem import Problem

OURS = {"host": "desk.example:8080"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://desk.example:8080"},
        {"origin": "https://evil.example"},
        {"origin": "http://desk.example"},
        {"origin": "null"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_another_sites_request_changes_nothing(method, headers):
    with pytest.raises(Problem) as raised:
        refuse_cross_site(method, Headers({**OURS, **headers}), by_token=True)
    assert raised.value.code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": "http://desk.example:8080"},
        {"sec-fetch-site": "none"},
        {"origin": "http://desk.example:8080"},
        {},  # no browser
        {"origin": "https://tool.example", "authorization": "Bearer x"},  # no browser adds a token by itself
    ],
)
def test_our_own_pages_and_what_is_no_browser_may_change_things(headers):
    refuse_cross_site("PUT", Headers({**OURS, **headers}), by_token=True)


@pytest.mark.parametrize(
    ("authorization", "by_token"),
    [
        ("Basic bWFyYTp4", True),  # a browser remembers a password
        ("Basic bWFyYTo=", False),  # oauth2-proxy adds one to each request
        ("Bearer x", False),  # and its token, where it is told to
    ],
)
def test_an_authorization_that_does_not_let_in_says_nothing_about_where_a_request_comes_from(authorization, by_token):
    headers = Headers({**OURS, "sec-fetch-site": "cross-site", "authorization": authorization})
    with pytest.raises(Problem):
        refuse_cross_site("POST", headers, by_token=by_token)


def test_reading_is_for_links_from_anywhere():
    refuse_cross_site("GET", Headers({**OURS, "sec-fetch-site": "cross-site"}), by_token=False)


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080", "desk.localhost", "LOCALHOST"]
)
def test_this_machine_answers_to_its_own_names(host):
    refuse_foreign_host(Headers({"host": host}))


@pytest.mark.parametrize(
    "host", ["", "evil.example", "evil.example:8080", "localhost.evil.example", "192.0.2.1", "[::2]"]
)
def test_a_name_that_was_made_to_point_here_is_refused(host):
    with pytest.raises(Problem) as raised:
        refuse_foreign_host(Headers({"host": host}))
    assert raised.value.code == 400
