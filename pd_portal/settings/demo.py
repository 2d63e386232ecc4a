"""The demo: one machine, SQLite, a fictional agency. Never for real people."""

import os

from .base import *  # noqa: F403  (settings extend settings)
from .base import INSTALLED_APPS, VAR_DIR, sqlite

DEBUG = False
SECRET_KEY = "demo-only-not-a-secret-0123456789abcdefghijklmnopqrstuvwxyz"
PD_PORTAL_DEMO = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
INSTALLED_APPS = ["pd_portal.demo", *INSTALLED_APPS]
DATABASES = {"default": sqlite(os.environ.get("PD_DEMO_DB", VAR_DIR / "demo.sqlite3"))}
EMAIL_BACKEND = "pd_portal.demo.mail.MailboxBackend"
PD_PORTAL_SMS_BACKEND = "pd_portal.demo.mail.MailboxSms"
WAGTAILADMIN_BASE_URL = os.environ.get("PD_DEMO_URL", "http://localhost:8000")
# Static files are served from where they are; nothing is collected.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
PD_PORTAL_VAULT_KEYS = ["demo-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="]
