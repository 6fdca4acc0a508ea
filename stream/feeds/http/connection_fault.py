"""Makes a fault of what a connection ends with. Its sentence never repeats an address beyond the host."""

from __future__ import annotations

import socket
import ssl

import aiohttp

from stream.feeds.transport import FarSideFault, FarSideRefuses
from stream.network.open_socket import NotPublic

__all__ = ["fault_of"]


def fault_of(error: Exception, where: str) -> FarSideFault:
    """Return the fault that an error stands for: `FarSideRefuses` for what somebody must mend (an address that is not
    public, a certificate that is not valid), else one that may pass.
    """
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, NotPublic):
        return FarSideRefuses(f"{where} is not at a public address: set allow_private if it is yours")
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return FarSideRefuses(f"the certificate of {where} is not valid: {_verdict(error.certificate_error)}")
    if isinstance(error, aiohttp.ClientConnectorError):
        return FarSideFault(f"no connection to {where}: {_cause(error.os_error)}")
    if isinstance(error, aiohttp.ServerDisconnectedError | ConnectionResetError):
        return FarSideFault(f"{where} closed the connection without an answer")
    if isinstance(error, aiohttp.ClientPayloadError):
        return FarSideFault(f"{where} answers with a body that breaks off")
    is_none = isinstance(error, aiohttp.InvalidURL)  # `http://127.1/`, a label of 64 letters
    says = "is no address that can be asked" if is_none else f"does not answer as HTTP has it ({type(error).__name__})"
    return FarSideFault(f"{where} {says}")


def _verdict(error: Exception) -> str:
    return error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else type(error).__name__


def _cause(error: OSError) -> str:
    """Return why there is no connection. OpenSSL's and the resolver's own words name no address."""
    if isinstance(error, ssl.SSLError):
        return f"TLS: {error.reason or type(error).__name__}"
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    return error.strerror or type(error).__name__
