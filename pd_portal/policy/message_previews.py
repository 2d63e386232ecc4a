"""Made-up examples of what is written about required training."""

from datetime import date
from typing import Any

from pd_portal.notify.previews import Preview, previews
from pd_portal.notify.rendering import absolute
from pd_portal.policy.reminding import ASSIGNED, DUE_SOON, EXPIRES, LAPSED, OVERDUE

DUE = date(2027, 3, 31)
WHY = "this training is required in your position"


def about(**more: Any) -> dict[str, Any]:
    """What the training templates get; ``next`` names the next module."""
    said = {
        "title": "Cultural proficiency for all staff",
        "due_on": DUE,
        "next": "Seeing the whole child",
        "link": absolute("/learn/seeing-the-whole-child/"),
        "paid": "",
    }
    return said | more


def _variants() -> list[Preview]:
    paid = "Time for it is paid: ask your supervisor."
    return [
        Preview("With a next step", WHY, about()),
        Preview("Paid, without a next step", WHY, about(next="", paid=paid)),
    ]


for kind in (DUE_SOON, OVERDUE, LAPSED, EXPIRES):
    previews.register(kind, _variants)


@previews.provides(ASSIGNED)
def assigned() -> list[Preview]:
    return [*_variants(), Preview("Without a due date", WHY, about(due_on=None))]
