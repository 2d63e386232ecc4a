"""The WSGI entry point; production servers load ``pd_portal.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pd_portal.settings.production")

application = get_wsgi_application()
