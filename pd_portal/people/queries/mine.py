"""What concerns the viewer: my people, my details, everything stored about me."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet

from pd_portal.people.conf import setting
from pd_portal.people.models import Delegate, Employment, Position, StaffMember
from pd_portal.people.queries.persons import who_opened
from pd_portal.people.registries import (
    Waiting,
    my_data_parts,
    my_people_status,
    unreachable,
    waiting_for,
)
from pd_portal.people.visibility import next_head, people_kept_by, supervised_by, units_under


@dataclass(frozen=True)
class SupervisedList:
    """One supervisor's people with what upper apps say of each, by column heading."""

    supervisor: StaffMember
    own: bool
    headings: list[str]
    rows: list[tuple[StaffMember, list[str]]] = field(default_factory=list)

    @property
    def heads(self) -> str:
        """Every heading, as the table element takes them."""
        return "|".join(["Name", "Job", "Unit", *self.headings])


def my_people(viewer: StaffMember, day: date) -> list[SupervisedList]:
    """The viewer's own people, then those of whoever the viewer stands in for."""
    delegating = Delegate.objects.on(day).filter(delegate=viewer).select_related("supervisor")
    supervisors = [viewer, *(row.supervisor for row in delegating)]
    return [_supervised(supervisor, supervisor == viewer, day) for supervisor in supervisors]


def stand_ins(supervisor: StaffMember, day: date) -> QuerySet[Delegate]:
    """Who stands in for the supervisor on ``day`` or is going to, by first day."""
    rows = Delegate.objects.filter(supervisor=supervisor).exclude(ends_on__lt=day)
    return rows.select_related("delegate").order_by("starts_on", "pk")


def _supervised(supervisor: StaffMember, own: bool, day: date) -> SupervisedList:
    shown = Position.objects.on(day).select_related("unit", "job_group").order_by("-primary", "pk")
    people = list(
        StaffMember.objects.filter(pk__in=supervised_by(supervisor.pk, day)).prefetch_related(
            Prefetch("positions", shown, to_attr="shown_positions")
        )
    )
    ids = [person.pk for person in people]
    columns = [(heading, provider(ids, day)) for heading, provider in my_people_status.items()]
    rows = [(p, [said.get(p.pk, "") for _, said in columns]) for p in people]
    return SupervisedList(supervisor, own, [heading for heading, _ in columns], rows)


@dataclass(frozen=True)
class Leaver:
    """Somebody whose last day passed, and what still waits for them."""

    person: StaffMember
    last_day: date
    waiting: list[Waiting]


def left_recently(viewer: StaffMember, day: date) -> list[Leaver]:
    """Who reported to the viewer, or worked where the viewer is the head, and left lately (60 days).

    Where nobody heads the unit it is the next one's head who reads what waited.
    """
    since = day - timedelta(days=60)
    headed = Q(unit__in=units_under(viewer.pk, day), next_head=viewer.pk)
    last = Position.objects.standing().filter(ends_on__gte=since, ends_on__lt=day)
    last = last.annotate(next_head=next_head(day)).filter(Q(supervisor=viewer) | headed)
    people = StaffMember.objects.filter(pk__in=last.values("person")).exclude(pk=viewer.pk)
    gone = people.exclude(Exists(Position.objects.on(day).filter(person=OuterRef("pk"))))
    stood = Q(positions__voided_at__isnull=True)
    gone = gone.annotate(last_day=Max("positions__ends_on", filter=stood))
    return [
        Leaver(p, p.last_day, [item for ask in waiting_for for item in ask(p)])
        for p in gone.order_by("family_name", "pk")
    ]


@dataclass(frozen=True)
class Forgotten:
    """A way in which people are easily forgotten, and who they are (the first hundred)."""

    title: str
    why: str
    count: int
    people: list[StaffMember]


def nobody_forgotten(user: Any, day: date) -> list[Forgotten]:
    """People the viewer keeps who lack a supervisor, a sign-in or a way to be told."""
    kept = StaffMember.objects.filter(people_kept_by(user), merged_into__isnull=True)
    active = kept.employed_on(day)
    spells = Employment.objects.on(day).filter(person=OuterRef("pk"))
    placed = Position.objects.on(day).filter(person=OuterRef("pk"))
    headed = Q(supervisor__isnull=True) & Q(Exists(_here("next_head", day)))
    led = Q(Exists(_here("supervisor", day))) | headed
    led_today = placed.annotate(next_head=next_head(day)).filter(led)
    lists = [
        (
            "No unit",
            "Employed today without a position: in no figure and in nobody's list.",
            kept.filter(Exists(spells)).exclude(Exists(placed)),
        ),
        (
            "No supervisor",
            "No supervisor who works here, and nobody here heads their unit or one above it.",
            active.exclude(Exists(led_today)),
        ),
        ("No sign-in", "Has never signed in.", active.filter(user__isnull=True)),
        (
            "No way to be told",
            "No work e-mail: messages reach them only here and on paper.",
            _unreachable(active),
        ),
    ]
    return [_forgotten(title, why, found) for title, why, found in lists]


def _here(named: str, day: date) -> QuerySet[StaffMember]:
    """Whom a position's ``named`` names, if they work here on ``day`` or are from outside."""
    works = Q(Exists(Position.objects.on(day).filter(person=OuterRef("pk"))))
    return StaffMember.objects.filter(works | Q(external=True), pk=OuterRef(named))


def _unreachable(active: QuerySet[StaffMember]) -> QuerySet[StaffMember]:
    for provider in unreachable:
        return provider(active)
    from pd_portal.people.models import PersonEmail

    return active.exclude(
        Exists(PersonEmail.objects.filter(person=OuterRef("pk"), ends_on__isnull=True))
    )


def _forgotten(title: str, why: str, found: QuerySet[StaffMember]) -> Forgotten:
    return Forgotten(title, why, found.count(), list(found.order_by("family_name", "pk")[:100]))


def notice_due(person: StaffMember) -> bool:
    """Has the person not yet read the data-use notice in force?"""
    version = setting("DATA_USE_NOTICE_VERSION")
    return not person.notices_read.filter(version=version).exists()


def my_data(person: StaffMember) -> dict[str, Any]:
    """What is stored about the person, as JSON can hold it; other apps add their parts."""
    spells = person.employments.select_related("employer", "bargaining_unit")
    positions = person.positions.select_related("unit", "job_group", "supervisor")
    return {
        "names": {
            "given": person.given_name,
            "family": person.family_name,
            "preferred": person.preferred_name,
        },
        "addresses": [
            {"address": e.address, "kind": e.kind, "from": e.starts_on, "to": e.ends_on}
            for e in person.emails.all()
        ],
        "employments": [
            {
                "employer": str(s.employer),
                "employee_id": s.employee_id,
                "kind": s.kind,
                "pay": s.pay,
                "bargaining_unit": str(s.bargaining_unit or ""),
                "original_hire": s.original_hire_on,
                **_fact(s),
            }
            for s in spells
        ],
        "positions": [
            {
                "unit": str(p.unit),
                "job_group": str(p.job_group),
                "title": p.title,
                "share_of_full_time": str(p.fte),
                "supervisor": str(p.supervisor or ""),
                "primary": p.primary,
                **_fact(p),
            }
            for p in positions
        ],
        "leaves": [{"paid": leave.paid, **_fact(leave)} for leave in person.leaves.all()],
        "roles": [
            {"role": g.get_role_display(), "from": g.starts_on, "to": g.ends_on}
            for g in person.role_grants.all()
        ],
        "mistakes_reported": [
            {"text": r.text, "at": r.reported_at, "answer": r.answer}
            for r in person.mistake_reports.all()
        ],
        "notices_read": [
            {"version": n.version, "at": n.read_at} for n in person.notices_read.all()
        ],
        "ids_in_other_systems": [
            {"system": str(link.source), "id": link.key}
            for link in person.source_links.select_related("source")
        ],
        "opened_by": [{"at": at, "by": by} for at, by in who_opened(person, 10_000)],
        "parts": {name: provider(person) for name, provider in my_data_parts.items()},
    }


def _fact(fact: Any) -> dict[str, Any]:
    return {
        "from": fact.starts_on,
        "to": fact.ends_on,
        "recorded": fact.recorded_at,
        "taken_back": fact.voided_at,
    }
