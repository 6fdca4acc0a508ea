"""Decides by the standard variables of OpenTelemetry whether spans are exported, and imports it only then."""

from __future__ import annotations

import atexit
from collections.abc import Mapping

from stream.errors import Misconfigured
from stream.observe import tracing
from stream.observe.spans import use_tracer

__all__ = ["start_tracing", "wanted"]

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")


def wanted(environment: Mapping[str, str]) -> bool:
    """Return whether an end point for traces is set, and nothing says that none are to be sent."""
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return False
    if environment.get("OTEL_TRACES_EXPORTER", "otlp").strip().lower() not in {"", "otlp"}:
        return False
    return any(environment.get(name, "").strip() for name in _ENDPOINTS)


def start_tracing(version: str, environment: Mapping[str, str]) -> None:
    """Export the spans of this process from here on, where that is wanted; what is left at its end goes out within
    seconds. Raises `Misconfigured` where OpenTelemetry is not installed, or an end point speaks what we do not.
    """
    if not wanted(environment):
        return
    for name in _PROTOCOLS:
        if environment.get(name, "") not in {"", "http/protobuf"}:
            raise Misconfigured(
                f"{name}: spans go by http/protobuf alone (a collector's port 4318): set that, or unset it"
            )
    try:
        from stream.observe.otlp import OtlpTracer  # noqa: PLC0415 - half a second, and memory, that nobody else pays
    except ImportError as error:
        raise Misconfigured(
            f"OTEL_EXPORTER_OTLP_ENDPOINT is set, and {error.name} is not installed: "
            "pip install 'wirestream[otel]', or unset it"
        ) from None
    try:
        made = OtlpTracer(version, environment)
    except ValueError as error:
        raise Misconfigured(f"a variable OTEL_* is wrong: {error}") from None
    use_tracer(made)
    tracing.sample_roots_by(made.samples)
    atexit.register(made.stop)
