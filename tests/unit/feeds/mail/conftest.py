"""A mail server, and sources of it."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import pytest

from stream.clock import SYSTEM_CLOCK
from stream.feeds.mail.imap import ImapTransport
from stream.feeds.mail.settings import ImapSettings
from tests.far_sides.dovecot import Dovecot
from tests.far_sides.looking import looking

_USERS = count()


@pytest.fixture(scope="module")
def dovecot():
    """A Dovecot for all tests of a module, each of which has a mailbox of its own."""
    with Dovecot() as far:
        yield far


@pytest.fixture
def user():
    """Whose mailbox it is."""
    return f"user{next(_USERS)}"


@pytest.fixture
def open_mailbox():
    """Opens a source as the runner does; with another IDLE than in production where the test says so."""

    def opened(keys, clock=SYSTEM_CLOCK, idle=50.0):
        settings = ImapSettings.model_validate(keys)
        tools = SimpleNamespace(clock=clock, http=None)
        return settings, ImapTransport("agency", settings, tools, idle=idle)

    return opened


@pytest.fixture
def watch(open_mailbox, producer):
    """`async with watch(keys, mark) as seen`: a look at a mailbox that goes on meanwhile."""
    producer.largest = 10_000_000

    def looked(keys, mark=None, clock=SYSTEM_CLOCK, idle=50.0):
        settings, transport = open_mailbox(keys, clock, idle)
        return looking(settings, transport, producer, mark, clock)

    return looked
