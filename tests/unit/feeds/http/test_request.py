"""What of a request goes on to where a redirect leads."""

from __future__ import annotations

import pytest

from stream.feeds.http.request import request_of
from stream.feeds.transport import FarSideFault

KEYS = {"X-Api-Key": "hunter2", "Authorization": "Bearer hunter2", "Cookie": "hunter2", "Accept": "text/xml"}


def _request(url="https://a.example/feed", method="GET", headers=KEYS, body=None):
    return request_of(method, url, headers, body)


def test_the_same_server_gets_the_same_headers_again():
    assert _request().redirected(302, "/other").headers == _request().headers
    assert str(_request().redirected(302, "/other").url) == "https://a.example/other"


def test_from_http_to_https_of_the_same_host_the_keys_go_along():
    assert "x-api-key" in _request("http://a.example/feed").redirected(301, "https://a.example/feed").headers


@pytest.mark.parametrize("elsewhere", ["https://b.example/feed", "https://a.example:8443/feed", "//sub.a.example/"])
def test_another_server_gets_no_keys_and_no_cookies(elsewhere):
    assert dict(_request().redirected(302, elsewhere).headers) == {"accept": "text/xml"}


def test_user_and_password_of_the_address_stay_with_its_host():
    first = _request("https://desk:hunter2@a.example/feed", headers={})
    assert first.headers == {"authorization": "Basic ZGVzazpodW50ZXIy"}
    assert str(first.url) == "https://a.example/feed"
    assert first.redirected(302, "https://b.example/").headers == {}


def test_user_and_password_that_a_redirect_names_are_dropped():
    onward = _request(headers={}).redirected(302, "https://other:hunter2@a.example/feed")
    assert (str(onward.url), onward.headers) == ("https://a.example/feed", {})


@pytest.mark.parametrize(
    "location",
    [
        "http://a.example/feed",
        "ftp://a.example/",
        "file:///etc/passwd",
        "https://a:0/",
        "http://[",
        "https://[]@",
        "https://a.example:é%]s\ud800[~0@",
    ],
)
def test_from_https_to_http_or_to_another_scheme_is_not_followed(location):
    with pytest.raises(FarSideFault, match=r"a\.example"):
        _request().redirected(301, location)


@pytest.mark.parametrize(
    ("status", "method", "becomes"),
    [
        (301, "POST", "GET"),
        (303, "DELETE", "GET"),
        (307, "POST", "POST"),
        (302, "DELETE", "DELETE"),
        (303, "HEAD", "HEAD"),
    ],
)  # fmt: skip
def test_what_a_redirect_makes_of_the_method(status, method, becomes):
    body = b"copy" if method == "POST" else None
    onward = _request(method=method, body=body).redirected(status, "/other")
    assert (onward.method, onward.body) == (becomes, body if becomes == method else None)


def test_a_body_is_not_brought_to_another_host():
    with pytest.raises(FarSideFault, match="another host"):
        _request(method="POST", body=b"hunter2").redirected(307, "https://b.example/")


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "a.example/feed", "", "http://", "http://[", "http://[]@/", "http://a:99999/"]
)
def test_what_is_no_web_address_is_a_fault(url):
    with pytest.raises(FarSideFault, match="no http or https address"):
        _request(url)


def test_a_header_cannot_break_out_of_its_line():
    with pytest.raises(FarSideFault, match="line break"):
        _request(headers={"If-None-Match": '"a"\r\nX-Evil: 1'})


def test_nothing_secret_is_in_its_repr():
    assert "hunter2" not in repr(_request("https://desk:hunter2@a.example/hunter2?key=hunter2", body=b"hunter2"))
