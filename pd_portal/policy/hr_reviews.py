"""What waits for HR to decide, said once a week until nothing does."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from pd_portal.access import roles
from pd_portal.notify.kinds import Kind, kinds, moment_of
from pd_portal.notify.models import Message
from pd_portal.notify.reminders import Line, Window, sources
from pd_portal.notify.rendering import absolute
from pd_portal.people.models import MistakeReport, RoleGrant, StaffMember
from pd_portal.people.queries.imports import reviews_kept_by
from pd_portal.people.queries.joins import to_decide
from pd_portal.people.visibility import people_kept_by
from pd_portal.policy.models import Exemption, Requirement
from pd_portal.policy.registries import Waits, hr_waits
from pd_portal.ui.dates import local_day

KIND = "hr_review"
AHEAD = timedelta(days=14)


def people_waits(user: Any, day: date) -> list[Waits]:
    """What of people's records waits for who keeps them, in a query each."""
    kept = StaffMember.objects.filter(people_kept_by(user))
    return [
        Waits(
            reviews_kept_by(user).count(),
            "row of the roster to decide",
            "rows of the roster to decide",
            reverse("people:reviews"),
        ),
        Waits(
            MistakeReport.objects.filter(
                answered_at__isnull=True, person__in=kept.values("pk")
            ).count(),
            "report of a mistake to answer",
            "reports of mistakes to answer",
            reverse("people:reports"),
        ),
        Waits(
            to_decide(user, day).count(),
            "question whether two employers share a person",
            "questions whether two employers share a person",
            reverse("people:joins"),
        ),
    ]


def waits_for(user: Any, day: date) -> list[Waits]:
    """What waits for one HR person; nothing that is empty."""
    kept = StaffMember.objects.filter(people_kept_by(user))
    seen = Requirement.objects.visible_to(user)
    exemptions = Exemption.objects.standing().filter(review_on__lte=day + AHEAD)
    exemptions = exemptions.exclude(ends_on__lt=day)
    mine = exemptions.filter(requirement__in=seen) | exemptions.filter(
        requirement=None, person__in=kept.values("pk")
    )
    found = [
        *people_waits(user, day),
        Waits(
            mine.distinct().count(),
            "exemption to look at again",
            "exemptions to look at again",
            reverse("policy:index"),
        ),
    ]
    found += [provided(user, day) for provided in hr_waits]
    return [each for each in found if each.count]


@sources.provides("what waits for HR", order=70)
def hr_lines(window: Window) -> Iterator[Line]:
    """One line an HR person and week."""
    grants = RoleGrant.objects.in_force(window.day).filter(
        role=roles.HR, person__user__isnull=False, **window.of()
    )
    people = StaffMember.objects.filter(pk__in=grants.values("person")).select_related("user")
    for person in people:
        if waits_for(person.user, window.day):
            yield Line(
                person.pk,
                KIND,
                StaffMember._meta.label,
                str(person.pk),
                f"{window.day:%G-W%V}",
                "you keep people's records",
                {"rank": 46, "on": window.day.isoformat()},
            )


def _waits(message: Message) -> list[Waits]:
    """Read once a message."""
    if not hasattr(message, "hr_waits"):
        user, day = message.recipient.user, local_day(moment_of(message))
        message.hr_waits = waits_for(user, day) if user else []  # type: ignore[attr-defined]  # memo
    found: list[Waits] = message.hr_waits  # type: ignore[attr-defined]  # memo
    return found


def _context(message: Message) -> dict[str, Any]:
    return {"waits": [(each.words, absolute(each.path)) for each in _waits(message)]}


kinds.register(KIND, Kind("What waits for HR", "people", lambda m: bool(_waits(m)), _context))
