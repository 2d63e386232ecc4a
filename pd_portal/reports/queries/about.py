"""About one figure: the questions a Board member or HR asks of it, each answered or "not recorded".

Every answer is read off the same queries as the pages it links to.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse

from pd_portal.people.models import EmploymentKind
from pd_portal.reports import school_year
from pd_portal.reports.movement import JOINED, LEFT, TRANSFERRED
from pd_portal.reports.queries.dashboard import Cell, Dashboard, Row, dashboard
from pd_portal.reports.queries.hours import paid_hours
from pd_portal.reports.queries.moved import compared, moved
from pd_portal.reports.queries.narrowing import NARROW, held
from pd_portal.reports.queries.people import Listing, counted
from pd_portal.reports.queries.practice import practice
from pd_portal.reports.questions import Question
from pd_portal.ui.dates import words

ROSTER = (JOINED, LEFT, TRANSFERRED)


@dataclass(frozen=True)
class Fact:
    """A number in words: ``label`` after it, ``href`` the people it counts (or a page about it)."""

    number: Any
    label: str
    href: str = ""


@dataclass(frozen=True)
class Answer:
    """One question with sentences and numbers; ``missing`` says what is not recorded, and where."""

    key: str
    question: str
    text: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    missing: str = ""


class About:
    """Answers about one question; the figures are read once."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.page: Dashboard = dashboard(question)

    def answers(self) -> list[Answer]:
        """All thirteen, in the order they are asked."""
        return [
            each()
            for each in (
                self.of_whom, self.as_of_when, self.left_out, self.on_time, self.which_figure,
                self.which_version, self.who_lags, self.smallest, self.why_moved, self.unfinished,
                self.twice, self.hours, self.in_practice,
            )
        ]  # fmt: skip

    def _href(self, page: str, link: str) -> str:
        return f"{reverse(f'reports:{page}', args=[self.question.requirement.code])}?{link}"

    def _state(self, name: str, label: str = "") -> Fact:
        cell: Cell = self.page.cells[name]
        label = label or cell.state.title.lower()
        return Fact(cell.number, label, self._href("people", cell.link))

    def _narrowed(self, state: str, narrow: str, label: str = "") -> Fact:
        listing = Listing(self.question, state, narrow=narrow)
        label = label or NARROW[narrow].title
        return Fact(counted(listing).count(), label, self._href("people", listing.link()))

    def of_whom(self) -> Answer:
        kinds = [self._narrowed("headcount", kind.value) for kind in EmploymentKind]
        full_time = held(self.question).filter(
            unit__path__startswith=self.question.top.path
        ).aggregate(fte=Sum("fte"))["fte"] or Decimal(0)  # fmt: skip
        return Answer(
            "of-whom",
            "Of whom?",
            [
                f"Everybody with an active position at {self.question.place} on "
                f"{words(self.question.as_of)}. Heads are counted; their positions come to "
                f"{full_time.normalize():f} full-time equivalents.",
                "Coaches and clients from outside, and staff of partner districts, are employed "
                "elsewhere and are in no figure here.",
            ],
            [
                self._state("headcount", "people"),
                *[fact for fact in kinds if fact.number],
                self._narrowed("headcount", "hourly"),
            ],
        )

    def as_of_when(self) -> Answer:
        day, asked = self.question.as_of, self.question
        first, last = school_year.starts_on(day), school_year.ends_on(day)
        known = (
            f"It uses what was known on {words(asked.known_on)}."
            if asked.known_on
            else "It uses everything known now."
        )
        files = [f"{f.source}: file of {words(f.as_of)}." for f in self.page.freshness if f.as_of]
        return Answer(
            "as-of",
            "As of when, and in which school year?",
            [
                f"As of {words(day)}, in the school year {school_year.name_of(day)} "
                f"({words(first)} to {words(last)}). {known}",
                *(files or ["No roster file was taken in yet; positions were entered by hand."]),
            ],
        )

    def left_out(self) -> Answer:
        reasons = [
            Fact(c.number, c.state.title.lower(), self._href("people", c.link))
            for c in self.page.reasons
        ]
        return Answer(
            "left-out",
            "Who is left out, how many for each reason, and do the exempt count as done?",
            [
                "The exempt and people on leave count neither as done nor as owing.",
                "People who left are in no figure from the day after their last one.",
            ],
            [
                *reasons,
                self._state("not_due", "required and still inside their time, new people's too"),
                self._since("left", LEFT, "left since the school year began"),
            ],
        )

    def _since(self, way: str, reason: str, label: str) -> Fact:
        first = school_year.starts_on(self.question.as_of)
        roster_from = self.question.requirement.roster_from
        since = max(first, roster_from) if roster_from else first
        comparison = compared(self.question, since, "required")
        rows = [row for row in moved(comparison).rows if row.reason.name == reason]
        link = comparison.link(reason=reason, way="out")
        return Fact(rows[0].went if rows else 0, label, self._href("moved_people", link))

    def on_time(self) -> Answer:
        on_time = self._narrowed("met", "on_time", "met it by their due date")
        late = self._narrowed("met", "late", "met it after their due date")
        return Answer(
            "on-time",
            "Met by the due date, or ever?",
            ["Ever, and still in force on the day. Of those who have met the goal:"],
            [on_time, late],
        )

    def which_figure(self) -> Answer:
        return Answer(
            "which-figure",
            "Attended, completed or proficient?",
            ["Three figures, never one. The goal asks for what the rules in force say."],
            [
                self._state("done", "completed: every module is finished"),
                self._state("finished", "of them with a task still to be shown"),
                self._state("shown", "of them proficient: every task shown"),
            ],
            "Attendance is not recorded: sign-in sheets of workshops are kept by the registrar. "
            "A group sitting of a module is recorded as a completion.",
        )

    def which_version(self) -> Answer:
        version = self.page.version
        if version is None or version.pathway_version is None:
            return Answer(
                "version", "Which version of the curriculum?", missing="No rules are in force."
            )
        pathway = version.pathway_version
        modules = [
            f"{row.module.title}, version {row.min_version} or later" for row in self.page.by_module
        ]
        return Answer(
            "version",
            "Which version of the curriculum?",
            [
                f"{pathway.pathway.title}, version {pathway.number}, under the rules in force from "
                f"{words(version.effective_from)}.",
                "; ".join(modules) + ".",
            ],
        )

    def who_lags(self) -> Answer:
        rows = [r for r in (*self.page.by_job_group, *self.page.by_unit) if r.percent is not None]
        lowest = sorted(rows, key=lambda row: (row.percent, row.label))[:4]
        return Answer(
            "lags",
            "Which groups lag?",
            ["The lowest shares, of units and of job groups:"],
            [self._share(row) for row in lowest],
            "Shifts are not recorded: HR's file has no column for them. A unit may be opened for "
            "each shift.",
        )

    def _share(self, row: Row) -> Fact:
        required, met = row.cells[3], row.cells[4]
        label = f"{row.label}: {met.number} of {required.number} met ({row.percent} %)"
        open_link = required.link.replace("state=required", "state=unfinished")
        return Fact(
            required.number - met.number, f"not yet met, {label}", self._href("people", open_link)
        )

    def smallest(self) -> Answer:
        rows = [r for r in (*self.page.by_job_group, *self.page.by_unit) if r.cells[3].number]
        if not rows:
            return Answer(
                "smallest", "How small is the smallest group?", ["Nobody is required here."]
            )
        row = min(rows, key=lambda row: (row.cells[3].number, row.label))
        cell = row.cells[3]
        return Answer(
            "smallest",
            "How small is the smallest group?",
            ["HR sees every group. The Board's tables pool groups of fewer than 10."],
            [Fact(cell.number, f"required in {row.label}", self._href("people", cell.link))],
        )

    def why_moved(self) -> Answer:
        since = self.question.as_of.replace(day=1) - timedelta(days=1)
        first = self.question.requirement.roster_from
        if first and since < first:
            return Answer(
                "moved", "Why did it move: people or roster?", missing="The roster begins later."
            )
        comparison = compared(self.question, since, "met")
        page = moved(comparison)
        roster = sum(r.reason.net for r in page.rows if r.reason.name in ROSTER)
        others = page.movement.difference - roster
        href = self._href("moved", comparison.link())
        return Answer(
            "moved",
            "Why did it move: what people did, or the roster?",
            [
                f"Since {words(since)} it went from {page.movement.first} to {page.movement.last}: "
                f"{roster:+d} by the roster, {others:+d} by what people did, rules and corrections."
            ],
            [Fact("", "Every reason, and who", href)],
        )

    def unfinished(self) -> Answer:
        return Answer(
            "unfinished",
            "Can the unfinished be listed, and is the list private?",
            [
                "Yes. HR, administrators and the records officer open it; supervisors see their "
                "own people; the Board sees totals of month-ends."
            ],
            [self._state("unfinished", "required and not met")],
        )

    def twice(self) -> Answer:
        rows = counted(Listing(self.question, "headcount")).order_by().values("person")
        doubled = rows.annotate(n=Count("pk")).filter(n__gt=1).count()
        said = "Nobody is counted twice" if not doubled else f"{doubled} people are counted twice"
        return Answer(
            "twice",
            "Did anyone count twice?",
            [f"{said}. Whoever has several positions counts once, by the primary one."],
            [self._narrowed("headcount", "two_positions", "with two positions or more")],
        )

    def hours(self) -> Answer:
        since = school_year.starts_on(self.question.as_of)
        found = paid_hours(self.question, since)
        return Answer(
            "hours",
            "What did it cost in paid hours?",
            [
                f"{found.total.normalize():f} hours of modules finished by {found.people} "
                f"{'person' if found.people == 1 else 'people'} paid by the hour since {words(since)}. Wages are not recorded here."
            ],
            [
                Fact(
                    "",
                    "By job group, and for payroll",
                    self._href("hours", self.question.link(since=since)),
                )
            ],
        )

    def in_practice(self) -> Answer:
        since = school_year.starts_on(self.question.as_of)
        lines = practice(self.question, since)
        said = [
            f"{one.title}: {one.shown.total.count} of {one.shown.total.people} people."
            if one.shown.total
            else f"{one.title}: nobody, or too few people to show."
            for one in lines
            if one.shown
        ]
        return Answer(
            "practice",
            "What changed in practice?",
            said or ["Nobody is required here."],
            [Fact("", "By job group", self._href("practice", self.question.link(since=since)))],
            "Whether if-then plans were kept is not recorded: hand in evidence from the job, or "
            "agree a step with a coach.",
        )


def about(question: Question) -> list[Answer]:
    """The thirteen answers."""
    return About(question).answers()
