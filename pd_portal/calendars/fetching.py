"""Fetching an address a person typed: https only, public addresses only, small and quick.

The name is resolved once, every address is checked, and the connection goes to the address that
was checked, so that a second answer of the name server cannot lead inside.
"""

import ipaddress
import socket
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urljoin, urlsplit

import urllib3

MOST_BYTES = 5 * 1024 * 1024
MOST_SECONDS = 15.0
MOST_REDIRECTS = 3
PORT = 443


class FetchError(Exception):
    """Why nothing was read, in a sentence the owner understands."""


@dataclass(frozen=True)
class Fetched:
    """The bytes, or ``None`` where nothing changed since ``etag``."""

    body: bytes | None
    etag: str


def fetch(url: str, *, etag: str = "") -> Fetched:
    """Read a calendar's address; raises ``FetchError``."""
    until = monotonic() + MOST_SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask(url, etag, until)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise FetchError("The address leads on too many times.")


def refuse_unsafe(url: str) -> tuple[str, str]:
    """Host and checked address of an https URL; raises ``FetchError`` with the reason."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise FetchError("This is no web address.") from None
    if parts.scheme != "https" or not host or parts.username or (port or PORT) != PORT:
        raise FetchError("The address has to begin with https:// and name a server.")
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchError("The server of this address was not found.") from None
    addresses = [str(entry[4][0]).split("%")[0] for entry in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise FetchError("The address leads into a private network.")
    return host, addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, mapped ones included."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


def _ask(url: str, etag: str, until: float) -> Fetched | str:
    """One request: what was read, or where it leads on."""
    host, address = refuse_unsafe(url)
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": host, "Accept": "text/calendar", "User-Agent": "PD Portal"}
    if etag:
        headers["If-None-Match"] = etag
    left = max(until - monotonic(), 0.1)
    pool = urllib3.HTTPSConnectionPool(
        address, PORT, server_hostname=host, assert_hostname=host, cert_reqs="CERT_REQUIRED"
    )
    try:
        answer = pool.request(
            "GET",
            path,
            headers=headers,
            timeout=urllib3.Timeout(total=left),
            redirect=False,
            retries=False,
            preload_content=False,
        )
        return _read(answer, until)
    except (urllib3.exceptions.HTTPError, OSError):
        raise FetchError("The server did not answer properly.") from None
    finally:
        pool.close()


def _read(answer: urllib3.BaseHTTPResponse, until: float) -> Fetched | str:
    etag = answer.headers.get("ETag", "")[:200]
    if answer.status in (301, 302, 303, 307, 308):
        return answer.headers.get("Location", "")
    if answer.status == 304:
        return Fetched(None, etag)
    if answer.status != 200:
        raise FetchError(f"The server answered with error {answer.status}.")
    body = bytearray()
    for piece in answer.stream(64 * 1024):
        body += piece
        if len(body) > MOST_BYTES:
            raise FetchError("The calendar is larger than 5 MB.")
        if monotonic() > until:
            raise FetchError("The server took too long.")
    return Fetched(bytes(body), etag)
