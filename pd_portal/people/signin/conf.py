"""Switches of getting in, each with its default. A site overrides them as ``PD_PORTAL_<NAME>``."""

from typing import Any

from django.conf import settings

from pd_portal.access import roles

DEFAULTS: dict[str, Any] = {
    # Days a letter's one-time code is good.
    "ACTIVATION_DAYS": 14,
    # Wrong codes after which a letter is no longer good.
    "ACTIVATION_ATTEMPTS": 10,
    # Codes one address may try in an hour; a school is one address.
    "ACTIVATION_PER_ADDRESS": 300,
    # People on one print of letters.
    "LETTERS_AT_ONCE": 300,
    # Roles that must give a second factor.
    "SECOND_FACTOR_ROLES": (
        roles.HR,
        roles.REGISTRAR,
        roles.RECORDS_OFFICER,
        roles.ADMINISTRATOR,
        roles.COACH,
        roles.FACILITATOR,
    ),
    # How to read each identity provider, by allauth's provider id: "employer" is the code of the
    # employer whose ids it sends, "employee_id_claim" the claim's name, "asks_second_factor"
    # whether it asked for one already.
    "IDENTITY_PROVIDERS": {},
    # Names before the @ that belong to a desk and not to a person.
    "ROLE_MAILBOXES": (
        "admin",
        "administrator",
        "attendance",
        "careers",
        "contact",
        "counselor",
        "frontdesk",
        "helpdesk",
        "hr",
        "humanresources",
        "info",
        "it",
        "jobs",
        "library",
        "mail",
        "noreply",
        "nurse",
        "office",
        "payroll",
        "principal",
        "reception",
        "registrar",
        "secretary",
        "support",
        "transportation",
        "webmaster",
    ),
}


def setting(name: str) -> Any:
    """The site's value for ``name``, else the default above."""
    return getattr(settings, f"PD_PORTAL_{name}", DEFAULTS[name])
