"""What changed in practice: how many people made commitments, followed them up, gave evidence.

Counts of people by job group, small groups pooled; whose they are is nobody's to read here. Only
of the whole employer and of whole months: a school laid beside the whole, or a day beside the next,
would tell of single people.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from coaching.models import ActionItem
from courses.models import Response, Submission
from courses.models.reviews import SHOWN
from pd_portal.policy.queries import figures as ask
from pd_portal.policy.queries.figures import end_of_day
from pd_portal.reports.questions import Question
from pd_portal.reports.states import REQUIRED
from pd_portal.ui.dates import words
from pd_portal.ui.suppression import Group, Suppressed, suppress


@dataclass(frozen=True)
class Practice:
    """One thing people did. ``shown`` None: nothing of the kind is recorded; ``where`` says how."""

    title: str
    meaning: str
    shown: Suppressed | None
    where: str = ""


def whole(question: Question, since: date) -> tuple[Question, date]:
    """The whole employer at the last month's end, and the first day of a month before it."""
    last = (question.as_of + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    return Question(question.requirement, last), min(since, last).replace(day=1)


def practice(question: Question, since: date) -> list[Practice]:
    """People of the required who did something in whole months; one query a line."""
    question, since = whole(question, since)
    groups = _required_by_group(question)
    if not groups:
        return []
    made = _by_group(question, _commitments(question, since), "enrollment__person")
    lines = [
        ("Made a commitment", "Wrote an if-then plan in a module.", made),
        ("Agreed a next step in coaching", "A step was written down with a coach.",
         _by_group(question, _steps(question, since, "written_at"), "owner")),
        ("Followed a step up", "The step agreed in coaching was done.",
         _by_group(question, _steps(question, since, "done_at"), "owner")),
        ("Handed in evidence from the job", "An account, artefact or observed step was handed in.",
         _by_group(question, _evidence(question, since), "person")),
        ("Evidence accepted", "A reader other than supervisor and coach accepted it.",
         _by_group(question, _accepted(question, since), "person")),
    ]  # fmt: skip
    found = [Practice(title, meaning, _hidden(groups, done)) for title, meaning, done in lines]
    return [*found, _not_recorded(since)]


def _not_recorded(since: date) -> Practice:
    return Practice(
        "Looked back at an if-then plan",
        f"Whether a plan made since {words(since)} was kept.",
        None,
        "Ask people to hand in evidence from the job, or to agree a step with a coach: both are "
        "dated and counted here.",
    )


def _people(question: Question) -> QuerySet:
    lookup = {**REQUIRED, **question.where}
    return ask.people_counted(question.requirement, question.as_of, question.known_on, **lookup)


def _required_by_group(question: Question) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for person, group in _people(question).order_by().values_list("person_id", "job_group__name"):
        found.setdefault(group or "No job group", set()).add(person)
    return found


def _by_group(question: Question, rows: QuerySet, person: str) -> set[int]:
    people = rows.filter(**{f"{person}__in": _people(question).values("person")})
    return set(people.order_by().values_list(person, flat=True).distinct())


def _hidden(groups: dict[str, set[int]], done: set[int]) -> Suppressed:
    return suppress(Group(name, len(ids), len(ids & done)) for name, ids in sorted(groups.items()))


def _between(question: Question, since: date, field: str) -> dict[str, object]:
    return {f"{field}__date__gte": since, f"{field}__lt": end_of_day(question.as_of)}


def _commitments(question: Question, since: date) -> QuerySet:
    rows = Response.objects.filter(attempt=0, answer__has_key="then")
    return rows.filter(**_between(question, since, "written_at"))


def _steps(question: Question, since: date, field: str) -> QuerySet:
    return ActionItem.objects.filter(**_between(question, since, field))


def _evidence(question: Question, since: date) -> QuerySet:
    rows = Submission.objects.filter(evidence__isnull=False)
    return rows.filter(**_between(question, since, "handed_in_at"))


def _accepted(question: Question, since: date) -> QuerySet:
    return _evidence(question, since).filter(reviews__level__in=SHOWN)
