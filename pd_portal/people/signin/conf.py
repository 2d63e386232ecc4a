"""Switches of getting in. A site overrides them as ``PD_PORTAL_<NAME>``."""

from pd_portal.access import roles
from pd_portal.ui.switches import Switch, declare

setting = declare(
    {
        "ACTIVATION_DAYS": Switch(14, "Days a letter's one-time code is good."),
        "ACTIVATION_ATTEMPTS": Switch(10, "Wrong codes after which a letter is no longer good."),
        "ACTIVATION_PER_ADDRESS": Switch(
            300, "Codes one address may try in an hour; a school is one address."
        ),
        "LETTERS_AT_ONCE": Switch(300, "People on one print of letters."),
        "SECOND_FACTOR_ROLES": Switch(
            (
                roles.HR,
                roles.REGISTRAR,
                roles.RECORDS_OFFICER,
                roles.ADMINISTRATOR,
                roles.COACH,
                roles.FACILITATOR,
            ),
            "Roles that must give a second factor.",
        ),
        "IDENTITY_PROVIDERS": Switch(
            {},
            "How to read each identity provider, by allauth's provider id: 'employer' is the code of the employer whose ids it sends, 'employee_id_claim' the claim's name, 'asks_second_factor' whether it asked for one already.",
        ),
        "ROLE_MAILBOXES": Switch(
            (
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
            "Names before the @ that belong to a desk and not to a person.",
        ),
    }
)
