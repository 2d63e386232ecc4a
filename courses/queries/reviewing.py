"""What waits for a facilitator, and who must not read whose."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from courses.models import HelpRequest, Response, Review, Submission
from courses.playing import played
from courses.registries import kept_apart
from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.people.queries.leading import leaders_of
from pd_portal.people.visibility import in_scope, supervised_by
from pd_portal.ui.dates import local_day


def apart_from(person_id: int, day: date) -> set[int]:
    """Ids of people who may not read this person's tasks: supervisor, report, coach, client."""
    found = {person_id}
    found |= leaders_of([person_id], day).get(person_id, set())
    found.update(row["person"] for row in supervised_by(person_id, day))
    for provider in kept_apart:
        found.update(provider(person_id, day))
    return found


def may_read(user: Any, day: date, prefix: str = "") -> Q:
    """A condition on what hangs on a person: a facilitator's scope, without whom they lead or know."""
    from pd_portal.people.models import StaffMember

    holder = holder_of(user)
    scope = Q(pk__in=[])
    for grant in holder.grants:
        if grant.role == roles.FACILITATOR:
            scope |= in_scope(grant, day)
    people = StaffMember.objects.filter(scope).exclude(
        pk__in=apart_from(holder.person_id or 0, day)
    )
    return Q(**{f"{prefix}person__in": people.values("pk")})


def undecided(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Submissions that wait: unread, or read once and a second reader asked for."""
    counted = rows.annotate(readings=Count("reviews"))
    second = Q(readings=1, second_reader_asked_at__isnull=False)
    return counted.filter(Q(readings=0) | second)


@dataclass(frozen=True)
class Waiting:
    """One line of the queue. ``minutes`` is what the reading is said to cost."""

    pk: int
    who: str
    what: str
    handed_in_at: datetime
    promised_on: date
    is_late: bool
    is_second: bool
    minutes: int


def to_read(user: Any, day: date) -> QuerySet[Submission]:
    """Tasks that wait and that this facilitator may read."""
    rows = undecided(Submission.objects.filter(may_read(user, day)))
    return rows.exclude(reviews__reviewer=holder_of(user).person_id)


def review_queue(user: Any, now: datetime) -> list[Waiting]:
    """Tasks this facilitator may read, the oldest first."""
    day = local_day(now)
    rows = to_read(user, day).select_related(
        "person", "enrollment__release", "enrollment__module", "evidence"
    )
    rows = rows.defer("enrollment__release__content").order_by("handed_in_at")
    return [waiting(row, day) for row in rows]


def waiting(row: Submission, day: date) -> Waiting:
    return Waiting(
        pk=row.pk,
        who=str(row.person),
        what=task_title(row),
        handed_in_at=row.handed_in_at,
        promised_on=row.promised_on,
        is_late=row.promised_on < day,
        is_second=row.second_reader_asked_at is not None,
        minutes=int(task_value(row).get("reading_minutes") or 0),
    )


def task_title(row: Submission) -> str:
    """The module or evidence item of a submission."""
    return row.evidence.title if row.evidence else row.enrollment.module.title


def task_value(row: Submission) -> dict[str, Any]:
    """Prompt and rubric of the task, from the release it was taken in."""
    if row.evidence:
        return {"prompt": row.evidence.prompt, "rubric": row.evidence.rubric}
    go = row.enrollment
    block = played(go.release, go.job_group).blocks.get(row.block)
    return block.value if block else {"prompt": "", "rubric": []}


@dataclass(frozen=True)
class Done:
    """What waited for a reader and waits no more: whose word stands, and that word."""

    by_id: int
    words: str


def task_done(user: Any, pk: int, now: datetime) -> Done | None:
    """The reading of a task this facilitator may read: their own, else the newest."""
    rows = Review.objects.filter(may_read(user, local_day(now), "submission__"), submission=pk)
    own = rows.filter(reviewer=holder_of(user).person_id).first()
    found = own or rows.order_by("reader").last()
    return Done(found.reviewer_id, found.comment) if found else None


def help_done(user: Any, pk: int, now: datetime) -> Done | None:
    """Who gave more tries, and what they said."""
    rows = HelpRequest.objects.filter(may_read(user, local_day(now), "enrollment__"))
    found = rows.filter(pk=pk, closed_at__isnull=False).first()
    return Done(found.closed_by_id, found.note) if found else None


def reflection_done(user: Any, pk: int, now: datetime) -> Done | None:
    """Who read a shared reflection, and what they answered."""
    rows = Response.objects.filter(may_read(user, local_day(now), "enrollment__"))
    found = rows.filter(pk=pk, read_at__isnull=False).first()
    return Done(found.read_by_id, found.reply) if found else None


def reading_totals(lines: list[Waiting]) -> dict[str, int]:
    """How many wait, how many are late, and the minutes they will take."""
    late = Counter(line.is_late for line in lines)
    return {
        "count": len(lines),
        "late": late[True],
        "minutes": sum(line.minutes for line in lines),
    }


def help_queue(user: Any, now: datetime) -> QuerySet[HelpRequest]:
    """People whose tries are used up, the longest waiting first. No answers, no scores."""
    rows = HelpRequest.objects.filter(
        may_read(user, local_day(now), "enrollment__"), closed_at__isnull=True
    )
    return rows.select_related("enrollment__person", "enrollment__module").order_by("opened_at")


def reflection_queue(user: Any, now: datetime) -> QuerySet[Response]:
    """Reflections shared with a facilitator that nobody has read yet."""
    rows = Response.objects.filter(
        may_read(user, local_day(now), "enrollment__"),
        written_at__isnull=False,
        read_at__isnull=True,
        attempt=0,
        sealed__isnull=True,
        answer__has_key="text",
    )
    rows = rows.select_related("enrollment__person", "enrollment__module", "enrollment__release")
    return rows.defer("enrollment__release__content").order_by(F("written_at"))
