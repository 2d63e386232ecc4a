"""Run as a program: import a zip into an empty site of its own and export it again.

``python -m courses.archive.empty_site IN.zip OUT.zip`` with ``DJANGO_SETTINGS_MODULE`` set. The site
is a new SQLite file and media folder in a temporary directory; the real ones are never opened.
"""

import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings


def main(source: str, target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        move_in(Path(folder))
        django.setup()
        copy_through(source, target)


def move_in(folder: Path) -> None:
    """Point the settings at ``folder`` before anything has read them."""
    settings.DATABASES = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "site.sqlite3")}
    }
    settings.MEDIA_ROOT = folder / "media"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def copy_through(source: str, target: str) -> None:
    # After django.setup: models can be imported now.
    from courses.actions.archives import import_archive
    from courses.actions.curriculum import course_index
    from courses.archive.files import from_zip, into_zip
    from courses.queries.archives import course_archive
    from pd_portal.audit.actions import System
    from pd_portal.ui.dates import now, today
    from pd_portal.ui.new_database import migrate_file

    migrate_file()
    with Path(source).open("rb") as file:
        files = from_zip(file)
    actor = System("archive")
    done = import_archive(actor=actor, index=course_index(), files=files, now=now())
    with Path(target).open("wb") as file:
        into_zip(course_archive(done.course, today()), file)


if __name__ == "__main__":
    main(*sys.argv[1:3])
