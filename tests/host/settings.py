"""A host: our settings as a start, less the apps named in ``HOST_WITHOUT``, with its own URLs."""

import os

from pd_portal.settings.test import *  # noqa: F403  (settings extend settings)
from pd_portal.settings.test import INSTALLED_APPS, TEMPLATES

OURS_ALONE = {"pd_portal.demo", "pd_portal.home", "pd_portal.pages", "pd_portal.reports"}
left_out = OURS_ALONE | set(os.environ.get("HOST_WITHOUT", "").split())

PD_PORTAL_DEMO = False
INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in left_out]
TEMPLATES = [{**TEMPLATES[0], "DIRS": []}]
ROOT_URLCONF = "tests.host.urls"
