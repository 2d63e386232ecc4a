"""The test suite: the demo's apps, a database of its own, quick password hashes."""

import os

from .base import *  # noqa: F403  (settings extend settings)
from .base import INSTALLED_APPS, VAR_DIR, sqlite

DEBUG = False
SECRET_KEY = "test-only-not-a-secret-0123456789abcdefghijklmnopqrstuvwxyz"
PD_PORTAL_DEMO = True
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "pd_portal.demo",
    *INSTALLED_APPS,
    "allauth.socialaccount.providers.openid_connect",
]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "district",
                "name": "District sign-in",
                "client_id": "test",
                "secret": "test",
                "settings": {"server_url": "https://idp.example.org"},
            }
        ]
    }
}

if os.environ.get("PD_TEST_DATABASE", "sqlite") == "postgresql":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ.get("PD_TEST_DB_NAME", "pd_test"),
            "USER": os.environ.get("PD_TEST_PG_USER", "postgres"),
            "HOST": os.environ.get("PD_TEST_PG_HOST", "127.0.0.1"),
            "PORT": os.environ.get("PD_TEST_PG_PORT", "5432"),
        }
    }
else:
    DATABASES = {
        "default": sqlite(os.environ.get("PD_TEST_DB_NAME", VAR_DIR / "testdb" / "unused.sqlite3"))
    }
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PD_PORTAL_VAULT_KEYS = ["test-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="]
