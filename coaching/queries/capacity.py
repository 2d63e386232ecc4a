"""How much room coaches have: what they said they can hold, and what they hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from coaching.models import CoachCapacity, Engagement, Party, Proposal
from pd_portal.people.models import StaffMember
from pd_portal.people.models.persons import StaffMemberQuerySet


@dataclass(frozen=True)
class Room:
    """``taken`` open engagements of ``most``, and ``proposed`` clients who have not answered yet.

    ``most`` is None for a coach who has not said how many.
    """

    taken: int = 0
    proposed: int = 0
    most: int | None = None

    @property
    def left(self) -> int | None:
        """Places not taken; None when nobody said how many there are, never below 0."""
        return None if self.most is None else max(self.most - self.taken, 0)

    @property
    def is_full(self) -> bool:
        """Another client might be one too many, should all those asked choose this coach."""
        return self.most is not None and self.taken + self.proposed >= self.most

    @property
    def text(self) -> str:
        """``3 of 5 taken, 1 proposed``."""
        taken = f"{self.taken} taken" if self.most is None else f"{self.taken} of {self.most} taken"
        return f"{taken}, {self.proposed} proposed" if self.proposed else taken


def room_of(coach: StaffMember, day: date) -> Room:
    """How much room one coach has on ``day``."""
    return rooms([coach.pk], day)[coach.pk]


def rooms(coaches: Collection[int], day: date) -> dict[int, Room]:
    """How much room each of ``coaches`` has on ``day``, in three queries."""
    held = Party.objects.current().filter(part=Party.Part.COACH, person__in=coaches)
    taken = held.exclude(engagement__status=Engagement.Status.CLOSED)
    asked = Proposal.objects.filter(
        coach__in=coaches, answer=Proposal.Answer.WAITING, request__status="proposed"
    )
    said = CoachCapacity.objects.filter(coach__in=coaches, starts_on__lte=day)
    most = dict(said.order_by("starts_on", "pk").values_list("coach", "engagements"))
    taken_by, asked_of = _counted(taken, "person"), _counted(asked, "coach")
    return {pk: Room(taken_by.get(pk, 0), asked_of.get(pk, 0), most.get(pk)) for pk in coaches}


def capacities(coach: StaffMember) -> list[CoachCapacity]:
    """Everything said about a coach's room, the newest first."""
    said = CoachCapacity.objects.filter(coach=coach).select_related("said_by")
    return list(said.order_by("-starts_on", "-pk"))


@dataclass(frozen=True)
class Found:
    """Somebody found by name; ``note`` says how much room they have as a coach, or nothing."""

    person: StaffMember
    note: str = ""


def found_by_name(people: StaffMemberQuerySet, words: str, *, room_on: date | None) -> list[Found]:
    """The first twenty whose name fits; nobody where nothing was typed. At most four queries."""
    found = list(people.search(words)[:20]) if words else []
    held = rooms([person.pk for person in found], room_on) if room_on and found else {}
    notes = {pk: room.text for pk, room in held.items() if room.taken or room.most is not None}
    return [Found(person, notes.get(person.pk, "")) for person in found]


def _counted(rows: object, column: str) -> dict[int, int]:
    grouped = rows.order_by().values(column).annotate(total=Count("pk"))
    return dict(grouped.values_list(column, "total"))
