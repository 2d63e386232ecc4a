"""Production: everything from the environment; a demo secret or DEBUG is refused."""

import json
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403  (settings extend settings)
from .base import INSTALLED_APPS, sqlite


def required(name: str) -> str:
    """Return the environment variable ``name``; say which one is missing otherwise."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def database(url: str) -> dict:
    """Database settings from ``postgresql://user:password@host:port/name`` or ``sqlite:///path``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(parts.path)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL starts with postgresql:// or sqlite://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DEBUG = False
PD_PORTAL_DEMO = False
if os.environ.get("DEBUG", "").lower() in ("1", "true", "yes", "on"):
    raise ImproperlyConfigured("DEBUG is refused in production.")
SECRET_KEY = required("SECRET_KEY")
if SECRET_KEY.startswith(("demo-", "test-")) or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is a demo secret or shorter than 50 characters.")
PD_PORTAL_VAULT_KEYS = required("PD_PORTAL_VAULT_KEYS").split(",")
ALLOWED_HOSTS = required("ALLOWED_HOSTS").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": database(required("DATABASE_URL"))}
WAGTAILADMIN_BASE_URL = f"https://{ALLOWED_HOSTS[0]}"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# Every switch of docs/settings.md; pd_portal.ui.switches reads the text in the type it needs.
globals().update(
    {
        name: text
        for name, text in os.environ.items()
        if name.startswith("PD_PORTAL_") and name not in globals()
    }
)

# Identity providers, described in one JSON file: {"providers": what allauth calls
# SOCIALACCOUNT_PROVIDERS, "identity": how to read each (PD_PORTAL_IDENTITY_PROVIDERS)}.
if PROVIDERS_FILE := os.environ.get("PD_PORTAL_PROVIDERS_FILE", ""):
    described = json.loads(Path(PROVIDERS_FILE).read_text())
    SOCIALACCOUNT_PROVIDERS = described["providers"]
    PD_PORTAL_IDENTITY_PROVIDERS = described.get("identity", {})
    INSTALLED_APPS = [
        *INSTALLED_APPS,
        *(f"allauth.socialaccount.providers.{name}" for name in SOCIALACCOUNT_PROVIDERS),
    ]
# Proxies in front of this server, so that limits count the visitor's own address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1"))

EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
# A mail server that says nothing must not hold the worker.
EMAIL_TIMEOUT = int(os.environ.get("EMAIL_TIMEOUT", "20"))
PD_PORTAL_SMS_BACKEND = os.environ.get("PD_PORTAL_SMS_BACKEND", "")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"no-reply@{ALLOWED_HOSTS[0]}")
