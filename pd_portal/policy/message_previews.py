"""Made-up examples of what is written about required training."""

from datetime import date, timedelta
from typing import Any

from pd_portal.notify.previews import Preview, previews
from pd_portal.notify.rendering import absolute
from pd_portal.policy import words
from pd_portal.policy.queries.late import LateLine
from pd_portal.policy.reminding import ASSIGNED, DUE_SOON, EXPIRES, LAPSED, OVERDUE

DUE = date(2027, 3, 31)
WHY = "this training is required in your position"


def about(**more: Any) -> dict[str, Any]:
    """What the training templates get; ``next`` names the next module."""
    said = {
        "title": "Cultural proficiency for all staff",
        "due_on": DUE,
        "until": DUE,
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


def _line(name: str, days: int, *, slowed: bool = False) -> LateLine:
    due = DUE - timedelta(days=days)
    return LateLine(1, name, "Cultural proficiency for all staff", words.overdue_by(days), due, slowed)  # fmt: skip


@previews.provides("people_training")
def people() -> list[Preview]:
    soon = LateLine(2, "Ana Quintero", "Cultural proficiency for all staff", "Due March 31, 2027", DUE, False)  # fmt: skip
    link = {"link": absolute("/reports/my-people/"), "left_out": 0}
    late = [_line("Ben Okafor", 3), _line("Cleo Park", 36, slowed=True)]
    why = "people report to you"
    return [
        Preview("Late and due soon", why, {"late": late, "soon": [soon], "passed_on": [], **link}),
        Preview(
            "Passed on, and more than fit",
            why,
            {"late": [], "soon": [], "passed_on": [_line("Dee Ito", 50, slowed=True)], **link, "left_out": 4},
        ),
    ]  # fmt: skip


@previews.provides("hr_review")
def hr_review() -> list[Preview]:
    waits = [
        ("3 rows of the roster to decide", absolute("/people/to-decide/")),
        ("1 exemption to look at again", absolute("/policy/")),
    ]
    return [Preview("A week's list", "you keep people's records", {"waits": waits})]


@previews.provides("training_completed")
def completed() -> list[Preview]:
    said = {"title": "Cultural proficiency for all staff", "link": absolute("/")}
    why = "you finished your required training"
    return [
        Preview("With an end", why, {**said, "until": DUE}),
        Preview("For good", why, {**said, "until": None}),
    ]
