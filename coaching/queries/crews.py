"""Who meets in an engagement: its coaches, its clients, and who arranges times for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from coaching.models import Engagement, Party
from pd_portal.calendars.queries.clocks import agency_zone, zone_name, zone_of
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import clock


@dataclass(frozen=True)
class Crew:
    """The people of an engagement now, each with a clock. Delegates map to whom they act for."""

    coaches: tuple[StaffMember, ...]
    clients: tuple[StaffMember, ...]
    delegates: dict[int, StaffMember]
    zones: dict[int, ZoneInfo]

    @property
    def ids(self) -> list[int]:
        """Everyone whose time a session takes."""
        return [person.pk for person in (*self.coaches, *self.clients)]

    @property
    def home_zone(self) -> ZoneInfo:
        """The clock of the first coach: the one the sessions are planned by."""
        return self.zones[self.coaches[0].pk] if self.coaches else agency_zone()

    def is_coach(self, person: StaffMember | None) -> bool:
        return person in self.coaches

    def arranges(self, person_id: int | None) -> bool:
        """Whether the person may book: a coach, a client or a client's delegate."""
        return person_id in self.ids or person_id in self.delegates

    def coached_by(self, person_id: int | None) -> bool:
        """Whether the person is one of the coaches."""
        return person_id in {coach.pk for coach in self.coaches}

    def speaks_for_client(self, person: Any) -> bool:
        """Whether the person is a client, or arranges times for one."""
        return person in self.clients or self.delegates.get(person.pk) in self.clients

    def find(self, person_id: int | None) -> StaffMember | None:
        """The coach or client with this id, clock included."""
        people = (*self.coaches, *self.clients)
        return next((person for person in people if person.pk == person_id), None)

    def on_other_clocks(self, moment: datetime, viewer: ZoneInfo) -> list[str]:
        """The moment as those read it whose clock differs from the viewer's."""
        seen = moment.astimezone(viewer)
        told = []
        for person in (*self.coaches, *self.clients):
            local = moment.astimezone(self.zones[person.pk])
            if local.utcoffset() != seen.utcoffset():
                day = "" if local.date() == seen.date() else f"{local:%A}, "
                where = zone_name(self.zones[person.pk])
                told.append(f"{day}{clock(local)} in {where} for {person}")
        return told

    def client_for(self, person: StaffMember) -> StaffMember | None:
        """Whom the person acts for: a delegate's principal, a client themself."""
        return self.delegates.get(person.pk) or (person if person in self.clients else None)


def crew_on_page(engagement: Engagement) -> Crew:
    """``crew_of``, read once for an engagement that one request has loaded."""
    if not hasattr(engagement, "_crew"):
        engagement._crew = crew_of(engagement)  # type: ignore[attr-defined]  # memo
    crew: Crew = engagement._crew  # type: ignore[attr-defined]  # memo
    return crew


def crew_of(engagement: Engagement) -> Crew:
    """Those who hold a part now, with their clocks. One query."""
    rows = list(
        Party.objects.filter(engagement=engagement)
        .current()
        .select_related("person__clock", "for_person")
        .order_by("pk")
    )
    held: dict[str, list[StaffMember]] = {}
    for row in rows:
        held.setdefault(row.part, []).append(row.person)
    return Crew(
        coaches=tuple(held.get(Party.Part.COACH, ())),
        clients=tuple(held.get(Party.Part.CLIENT, ())),
        delegates={r.person_id: r.for_person for r in rows if r.part == Party.Part.DELEGATE},
        zones={row.person_id: zone_of(row.person) for row in rows},
    )
