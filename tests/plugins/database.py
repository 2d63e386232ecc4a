"""One migrated database is built per state of the migrations; every worker copies it.

Tests inside a transaction roll back. Tests that commit get a fresh copy afterwards instead of
Django's flush, because guards refuse to empty append-only tables and a flush loses the page tree.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pd_portal.ui.new_database import READY

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = os.environ.get("PD_TEST_DB_FOLDER")
FOLDER = Path(SHARED) if SHARED else ROOT / "var" / "testdb"
WATCHED = (
    "**/migrations/*.py",
    "**/guards*.py",
    "**/audit/*.py",
    "ui/new_tables.py",
    "settings/*.py",
)


def state_of_migrations() -> str:
    """A short hash of everything that shapes the empty database."""
    digest = hashlib.sha256()
    for package in ("pd_portal", "courses", "coaching"):
        for pattern in WATCHED:
            for path in sorted((ROOT / package).glob(pattern)):
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    import django
    import wagtail

    digest.update(f"{django.__version__} {wagtail.__version__} {sys.version_info[:2]}".encode())
    return digest.hexdigest()[:12]


@contextmanager
def only_one_process() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"lock-{state_of_migrations()}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(name: str) -> None:
    """Migrate the database ``name`` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={
            **os.environ,
            "PD_TEST_DB_NAME": name,
            "DJANGO_SETTINGS_MODULE": os.environ.get(
                "DJANGO_SETTINGS_MODULE", "pd_portal.settings.test"
            ),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.exit(f"migrate failed:\n{done.stdout}\n{done.stderr}", returncode=3)


class SqliteCopies:
    """Files: a template and one copy a worker."""

    def __init__(self, worker: str) -> None:
        self.template = FOLDER / f"template-{state_of_migrations()}.sqlite3"
        self.copy = FOLDER / f"{worker}-{os.getpid()}.sqlite3"

    def build(self) -> None:
        if self.template.exists():
            return
        for old in [] if SHARED else FOLDER.glob("template-*.sqlite3"):
            old.unlink()
        making = FOLDER / f"making-{os.getpid()}.sqlite3"
        making.unlink(missing_ok=True)
        migrate(str(making))
        making.rename(self.template)

    def renew(self) -> str:
        from django.db import connection

        connection.close()
        self.remove()
        shutil.copyfile(self.template, self.copy)
        return str(self.copy)

    def remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.copy}{suffix}").unlink(missing_ok=True)


class PostgresCopies:
    """Databases: a template and one copy a worker."""

    def __init__(self, worker: str) -> None:
        self.template = f"pd_template_{state_of_migrations()}"
        self.copy = f"pd_test_{worker}_{os.getpid()}"

    def server(self, sql: str) -> list[tuple]:
        import psycopg
        from django.db import connection

        options = connection.settings_dict
        with psycopg.connect(
            host=options["HOST"],
            port=options["PORT"] or None,
            user=options["USER"],
            dbname="postgres",
            autocommit=True,
        ) as raw:
            cursor = raw.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def build(self) -> None:
        if self.server(f"SELECT 1 FROM pg_database WHERE datname = '{self.template}'"):
            return
        making = f"pd_making_{os.getpid()}"
        self.server(f"CREATE DATABASE {making}")
        migrate(making)
        if not self.server(f"SELECT 1 FROM pg_database WHERE datname = '{self.template}'"):
            self.server(f"ALTER DATABASE {making} RENAME TO {self.template}")
        self.server(f"DROP DATABASE IF EXISTS {making} WITH (FORCE)")

    def renew(self) -> str:
        from django.db import connection

        connection.close()
        self.remove()
        self.server(f"CREATE DATABASE {self.copy} TEMPLATE {self.template}")
        return self.copy

    def remove(self) -> None:
        self.server(f"DROP DATABASE IF EXISTS {self.copy} WITH (FORCE)")


def copies_for(worker: str) -> SqliteCopies | PostgresCopies:
    from django.db import connection

    return (PostgresCopies if connection.vendor == "postgresql" else SqliteCopies)(worker)


def build_template() -> None:
    """Build what the workers copy, unless it is there."""
    with only_one_process():
        copies_for("main").build()


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker):
    """Replace pytest-django's: copy the migrated template for this worker."""
    from django.db import connection
    from django.test import TransactionTestCase
    from django.urls import get_resolver

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    copies = copies_for(worker)

    def use_fresh_copy(*args: object) -> None:
        connection.settings_dict["NAME"] = copies.renew()

    # Every view is imported before a test takes a function away for a while, else a view that is
    # imported meanwhile keeps the replacement for good.
    get_resolver().url_patterns  # noqa: B018  (loading is what is wanted)
    with only_one_process():
        copies.build()
        os.environ[READY] = str(SqliteCopies(worker).template)
        use_fresh_copy()
    TransactionTestCase._fixture_teardown = use_fresh_copy
    yield
    connection.close()
    with django_db_blocker.unblock():
        copies.remove()
