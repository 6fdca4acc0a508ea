"""Every kind that speaks TLS says when the certificate of its far side ends."""

from __future__ import annotations

import ssl
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import trustme
from aiohttp import web

from stream.clock import SYSTEM_CLOCK
from stream.feeds.certificate import ends_at
from stream.feeds.config.load import load_feeds
from stream.feeds.http.client import HttpClient
from stream.feeds.open_transport import open_transport
from stream.feeds.tools import Tools
from stream.feeds.transport import FarSideFault
from tests.far_sides.looking import look_once

ENDS = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.fixture
async def house():
    """An HTTPS server that has nothing, by a certificate that ends some day, and a client that trusts it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", not_after=ENDS).configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    runner = web.AppRunner(web.Application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    client = HttpClient(SYSTEM_CLOCK, tls=trusting)
    yield f"https://127.0.0.1:{runner.addresses[0][1]}/feed", client
    await client.close()
    await runner.cleanup()


@pytest.mark.parametrize("keys", ["kind: rss", "kind: json", "kind: ap, key: x", "kind: wireq"])
async def test_a_source_over_https_knows_when_the_certificate_ends(house, producer, keys):
    url, client = house
    text = f"sources:\n  far: {{{keys}, url: '{url}', allow_private: true, timeout: 5s}}\n"
    settings = load_feeds(text, "feeds.yaml", {}).sources["far"]
    transport = open_transport("far", settings.kind, settings, Tools(SYSTEM_CLOCK, client))
    assert transport.certificate_ends is None
    with suppress(FarSideFault):  # it is not there, but who says so has shown its certificate
        await look_once(settings, transport, producer)
    assert transport.certificate_ends == ENDS


def test_a_certificate_whose_end_cannot_be_read_has_none():
    assert ends_at({"notAfter": "May  6 07:08:09 2031 GMT"}) == ENDS
    for none in (None, {}, {"notAfter": "soon"}, {"notAfter": ""}):
        assert ends_at(none) is None
