"""Build the database that the suite's workers copy: ``python -m tests.plugins.template``."""

import os

import django

import tests.plugins.postgres  # noqa: F401  (starts the server before the settings load)

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pd_portal.settings.test")
    django.setup()
    from tests.plugins.database import build_template

    build_template()
