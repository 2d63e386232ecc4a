"""The demo site served to a browser from this process, and its roles signed in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler

from pd_portal.access.samples import testers

BACKEND = "django.contrib.auth.backends.ModelBackend"


@contextmanager
def served() -> Iterator[str]:
    """The address of the site, on a free port of this machine, while the block runs."""
    server = ThreadedWSGIServer(("localhost", 0), QuietWSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(WSGIHandler()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def roles() -> dict[str, Any]:
    """Users by the name of their role, the visitor as ``None``."""
    found: dict[str, Any] = {"visitor": None}
    for _, source in testers.items():
        found |= source()
    return found


def session_of(user: Any) -> str:
    """The key of a fresh session of ``user``."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)
