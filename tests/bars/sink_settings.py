"""The test settings, with e-mail going to a sink on this machine: PD_SINK_PORT says where."""

import os

from pd_portal.settings.test import *  # noqa: F403  (settings extend settings)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ.get("PD_SINK_PORT", "25"))
EMAIL_TIMEOUT = 20
