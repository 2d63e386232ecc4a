"""Nobody forgotten: whom no requirement reaches, and why; job groups without a pathway."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from pd_portal.people.models import EmploymentKind, JobGroup, Leave, Position, StaffMember
from pd_portal.policy.models import Obligation, Requirement, RequirementVersion
from pd_portal.policy.queries import figures as ask
from pd_portal.reports.queries.people import PER_PAGE
from pd_portal.reports.questions import Question

REACHED = (Obligation.REQUIRED, Obligation.EXCUSED)
NO_RULES, NO_UNIT, NO_JOB_GROUP, WAITING = "no_rules", "unit", "job_group", "reckoning"
NO_RETURN, AWAY = "no-return", "On leave for more than a year, without a last day"
A_YEAR = timedelta(days=365)
NOT_REACHED = {
    NO_RULES: "No requirement of the employer is in force",
    NO_UNIT: "No requirement names their unit",
    NO_JOB_GROUP: "No requirement names their job group",
    WAITING: "A requirement names them and nothing is reckoned yet",
}


@dataclass(frozen=True)
class Group:
    """People in the same case. ``by_rule``: a rule leaves them out, in so many words."""

    name: str
    title: str
    by_rule: bool
    people: list[int]
    link: str

    @property
    def count(self) -> int:
        return len(self.people)


@dataclass(frozen=True)
class JobGroupRow:
    """A job group with people that day and the pathways its people owe; none is a gap."""

    title: str
    people: int
    link: str
    pathways: list[str]


@dataclass(frozen=True)
class Forgotten:
    """What the page shows."""

    not_reached: list[Group]
    left_out: list[Group]
    no_return: list[Group]
    job_groups: list[JobGroupRow]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.not_reached)

    @property
    def gaps(self) -> list[JobGroupRow]:
        return [row for row in self.job_groups if not row.pathways]


class Held(NamedTuple):
    """A position as an audience sees it."""

    path: str
    job_group: int
    kind: str
    fte: Decimal


@dataclass(frozen=True)
class Audience:
    """Who a version in force speaks to. Empty sets mean everybody."""

    paths: tuple[str, ...]
    job_groups: frozenset[int]
    kinds: frozenset[str]
    min_fte: Decimal
    pathway: str

    def unit_fits(self, held: Held) -> bool:
        return not self.paths or held.path.startswith(self.paths)

    def job_fits(self, held: Held) -> bool:
        return not self.job_groups or held.job_group in self.job_groups

    def kind_fits(self, held: Held) -> bool:
        return not self.kinds or held.kind in self.kinds


def forgotten(question: Question) -> Forgotten:
    """A constant number of queries; only people nobody reaches are looked at one by one."""
    audiences = audiences_on(question)
    cases: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for person, held in _unreached(question).items():
        cases[case_of(held, audiences)].append(person)
    groups = [
        Group(name, title, by_rule, people, question.link(why=name))
        for (name, title, by_rule), people in sorted(cases.items())
    ]
    return Forgotten(
        [g for g in groups if not g.by_rule],
        [g for g in groups if g.by_rule],
        _no_return(question),
        _job_groups(question, audiences),
    )


def case_of(held: list[Held], audiences: list[Audience]) -> tuple[str, str, bool]:
    """Name, title and whether a rule says so. Pure. What comes nearest to reaching them decides."""
    found = {_case(held, audience) for audience in audiences}
    for by_rule in (True, False):
        for case in sorted(found):
            if case[2] is by_rule and case[0] != NO_UNIT:
                return case
    return min(found, default=(NO_RULES, NOT_REACHED[NO_RULES], False))


def _case(held: list[Held], audience: Audience) -> tuple[str, str, bool]:
    placed = [h for h in held if audience.unit_fits(h)]
    named = [h for h in placed if audience.job_fits(h)]
    if not named:
        name = NO_JOB_GROUP if placed else NO_UNIT
        return name, NOT_REACHED[name], False
    if not any(audience.kind_fits(h) for h in named):
        kind = named[0].kind
        label = EmploymentKind(kind).label.lower()
        return f"kind-{kind}", f"The rules leave out this kind of employment: {label}", True
    if sum(h.fte for h in held) < audience.min_fte:
        floor = f"{audience.min_fte.normalize():f}"
        return "fte", f"The rules begin at {floor} of full time", True
    return WAITING, NOT_REACHED[WAITING], False


def audiences_on(question: Question) -> list[Audience]:
    """The audiences of the employer's requirements in force on the day."""
    newest = RequirementVersion.objects.filter(
        requirement=OuterRef("requirement"), activated_at__isnull=False,
        effective_from__lte=question.as_of,
    ).order_by("-effective_from")  # fmt: skip
    rows = RequirementVersion.objects.filter(
        requirement__employer=question.requirement.employer,
        pk=newest.values("pk")[:1],
        retired=False,
    )
    rows = rows.select_related("pathway_version__pathway").prefetch_related("units", "job_groups")
    return [
        Audience(
            tuple(unit.path for unit in row.units.all()),
            frozenset(group.pk for group in row.job_groups.all()),
            frozenset(row.kinds),
            row.min_fte,
            row.pathway_version.pathway.title,
        )
        for row in rows
    ]


def _no_return(question: Question) -> list[Group]:
    """People at work here whose leave has run for more than a year and names no last day.

    As long as it runs nothing is due of them: nobody would ever ask.
    """
    day = question.as_of
    at_work = Position.objects.on(day).filter(employer=question.requirement.employer)
    rows = Leave.objects.on(day).filter(
        ends_on=None, starts_on__lt=day - A_YEAR, person__in=at_work.values("person")
    )
    people = sorted(set(rows.values_list("person_id", flat=True)))
    return [Group(NO_RETURN, AWAY, False, people, question.link(why=NO_RETURN))] if people else []


def _unreached(question: Question) -> dict[int, list[Held]]:
    """Positions of the people no requirement requires or excuses on the day."""
    day, employer = question.as_of, question.requirement.employer
    reached = [
        Exists(
            ask.standing_on(requirement, day, question.known_on).filter(
                person=OuterRef("person"), obligation__in=REACHED
            )
        )
        for requirement in Requirement.objects.active().filter(employer=employer)
    ]
    rows = Position.objects.on(day).filter(employer=employer)
    for one in reached:
        rows = rows.filter(~one)
    held: dict[int, list[Held]] = defaultdict(list)
    for person, *position in rows.order_by("pk").values_list(
        "person_id", "unit__path", "job_group_id", "employment__kind", "fte"
    ):
        held[person].append(Held(*position))
    return held


def _job_groups(question: Question, audiences: list[Audience]) -> list[JobGroupRow]:
    counted = ask.by_job_group(question.requirement, question.as_of, question.known_on)
    groups = JobGroup.objects.in_bulk(counted)
    return [
        JobGroupRow(
            group.name,
            counted[pk].headcount,
            question.link(state="headcount", unit="", job_group=group.code),
            [a.pathway for a in audiences if not a.job_groups or pk in a.job_groups],
        )
        for pk, group in sorted(groups.items(), key=lambda item: item[1].name)
    ]


@dataclass(frozen=True)
class ForgottenPeople:
    """A page of the people in one case, with what HR can do about it."""

    title: str
    people: list[tuple[StaffMember, str, str]]
    page: Page
    count: int


def forgotten_people(question: Question, why: str, number: str) -> ForgottenPeople | None:
    """The people one number of the page counts; None for a case nobody is in."""
    page = forgotten(question)
    group = next(
        (g for g in (*page.not_reached, *page.left_out, *page.no_return) if g.name == why), None
    )
    if group is None:
        return None
    rows = StaffMember.objects.filter(pk__in=group.people)
    found = Paginator(rows.order_by("family_name", "given_name", "pk"), PER_PAGE).get_page(number)
    shown = list(found.object_list)
    where = _where(shown, question.as_of)
    people = [(person, *where.get(person.pk, ("", ""))) for person in shown]
    return ForgottenPeople(group.title, people, found, found.paginator.count)


def _where(people: list[StaffMember], day: date) -> dict[int, tuple[str, str]]:
    rows = Position.objects.on(day).filter(person__in=people).order_by("primary", "-pk")
    return {
        person: (unit, job)
        for person, unit, job in rows.values_list("person_id", "unit__name", "job_group__name")
    }
