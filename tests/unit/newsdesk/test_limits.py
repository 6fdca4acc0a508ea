from __future__ import annotations

from stream.newsdesk import Limits, reading_limits
from stream.settings import Limits as LimitSettings


def test_whoever_has_no_settings_reads_as_a_service_without_any():
    assert reading_limits(LimitSettings()) == Limits()


def test_the_largest_message_is_that_of_the_settings():
    assert reading_limits(LimitSettings(message_bytes=1000)) == Limits(payload_bytes=1000)
