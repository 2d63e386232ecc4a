"""Does the page add up? Everyone employed is counted once, and nobody else (DESIGN idea 5).

Positions are asked directly, never through the store, so a row that was lost or spoiled shows.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pd_portal.people.models import Position, StaffMember
from pd_portal.policy.checksums import changed_since_written
from pd_portal.policy.models import Obligation, Progress, Reason, StandingDue, Timing
from pd_portal.policy.queries import figures as ask
from pd_portal.reports.questions import Question

MOST = 20
MISSING = "works here that day and is in no figure"
EXTRA = "is in a figure and does not work here that day"
TWICE = "is counted twice"
UNREADABLE = "stands in the store in a way no rule writes"
CHANGED = "stands in the store otherwise than it was written"

SOUND = (
    Q(obligation=Obligation.REQUIRED, progress__in=Progress.values[1:], timing__in=Timing.values[1:])
    | Q(obligation=Obligation.NOT_REQUIRED, reason__range=(Reason.NO_REQUIREMENT, Reason.NOT_IN_AUDIENCE))
    | Q(obligation=Obligation.EXCUSED, reason__range=(Reason.EXEMPT_PERSON, Reason.LEAVE))
)  # fmt: skip


@dataclass(frozen=True)
class Differing:
    """Somebody who makes the figures wrong, and how."""

    person: StaffMember
    what: str


def differing(question: Question) -> list[Differing]:
    """Up to 20 people of each kind; empty when the figures reconcile. Five queries, then names."""
    found = [
        (MISSING, _missing(question).values_list("person", flat=True)),
        (EXTRA, _extra(question).values_list("person", flat=True)),
        (TWICE, _twice(question)),
        (UNREADABLE, _stored(question).exclude(SOUND).values_list("person", flat=True)),
        (
            CHANGED,
            changed_since_written(_stored(question).filter(SOUND)).values_list("person", flat=True),
        ),
    ]
    named = [(what, list(ids.distinct()[:MOST])) for what, ids in found]
    people = StaffMember.objects.in_bulk({pk for _, ids in named for pk in ids})
    return [Differing(people[pk], what) for what, ids in named for pk in ids]


def _stored(question: Question) -> QuerySet:
    rows = ask.standing_on(question.requirement, question.as_of, question.known_on)
    return rows.filter(obligation__gt=Obligation.NOT_EMPLOYED).order_by()


def _employed(question: Question) -> QuerySet[Position]:
    """Positions held that day, as known then."""
    day, employer = question.as_of, question.requirement.employer
    rows = Position.objects.filter(employer=employer, starts_on__lte=day)
    first = question.requirement.roster_from
    if first and day < first:
        return rows.none()
    if question.known_on is None:
        return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day), voided_at__isnull=True)
    moment = ask.end_of_day(question.known_on)
    return rows.filter(
        Q(ends_on=None) | Q(ends_on__gte=day) | Q(end_recorded_at__gte=moment),
        Q(voided_at=None) | Q(voided_at__gte=moment),
        recorded_at__lt=moment,
    )


def _waiting(question: Question) -> QuerySet:
    """People still to be reckoned are said to be so, not called wrong."""
    return StandingDue.objects.filter(requirement=question.requirement, person=OuterRef("person"))


def _missing(question: Question) -> QuerySet:
    held = Exists(_stored(question).filter(person=OuterRef("person")))
    return _employed(question).filter(~held, ~Exists(_waiting(question))).order_by()


def _extra(question: Question) -> QuerySet:
    held = Exists(_employed(question).filter(person=OuterRef("person")))
    return _stored(question).filter(~held, ~Exists(_waiting(question)))


def _twice(question: Question) -> QuerySet:
    often = _stored(question).values("person").annotate(rows=Count("pk")).filter(rows__gt=1)
    return often.values_list("person", flat=True)
