"""The steps that load the demo; importing this package registers them in order."""

from pd_portal.demo.steps import (
    asking,
    booking,
    cast,
    coaching,
    coaching_records,
    curriculum,
    employers,
    learning,
    mail,
    messages,
    pathways,
    places,
    policy,
    roster,
    site,
    troubles,
)

__all__ = [
    "asking",
    "booking",
    "cast",
    "coaching",
    "coaching_records",
    "curriculum",
    "employers",
    "learning",
    "mail",
    "messages",
    "pathways",
    "places",
    "policy",
    "roster",
    "site",
    "troubles",
]
