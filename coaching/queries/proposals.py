"""Times coaches proposed: who can answer, which are still free, and what waits on a coach's list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from coaching import notes
from coaching.models import Engagement, Party, ProposedTime, TimeProposal
from coaching.queries.booking_pages import TimeChoice, by_day
from coaching.queries.crews import Crew
from coaching.queries.free_times import Ask, those_that_fit
from coaching.queries.home import people_named, with_people
from coaching.slot_clock import floor_minute
from pd_portal.calendars.models import TimeClaim
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day

State = TimeProposal.State


def over_a_claim(ask: Ask, starts: Collection[datetime]) -> set[datetime]:
    """Those of ``starts`` at which a coach or client is promised elsewhere. One query."""
    if not starts:
        return set()
    minutes = {start: floor_minute(start) for start in starts}
    length = ask.session_type.minutes
    claims = TimeClaim.objects.in_force(ask.now).filter(person__in=ask.crew.ids)
    taken = list(
        claims.overlapping(min(minutes.values()), max(minutes.values()) + length).values_list(
            "starts_min", "ends_min"
        )
    )
    return {
        start
        for start, minute in minutes.items()
        if any(begins < minute + length and minute < ends for begins, ends in taken)
    }


def still_free(ask: Ask, times: Iterable[ProposedTime]) -> set[datetime]:
    """The proposed starts that can be booked now; one beyond the rules only needs no claim."""
    ahead = [time for time in times if time.starts_at > ask.now]
    inside = [time.starts_at for time in ahead if not time.is_outside]
    beyond = {time.starts_at for time in ahead if time.is_outside}
    return those_that_fit(ask, inside) | (beyond - over_a_claim(ask, beyond))


@dataclass(frozen=True)
class ProposedChoice:
    """A proposed time in words, and whether it can still be chosen."""

    choice: TimeChoice
    is_free: bool
    is_past: bool
    is_outside: bool


def proposed_choices(ask: Ask, proposal: TimeProposal) -> list[ProposedChoice]:
    """The times of a proposal on the viewer's clock, soonest first."""
    times = sorted(proposal.times.all(), key=lambda time: time.starts_at)
    free = still_free(ask, times)
    words = [c for d in by_day([t.starts_at for t in times], ask.viewer) for c in d.times]
    return [
        ProposedChoice(said, time.starts_at in free, time.starts_at <= ask.now, time.is_outside)
        for time, said in zip(times, words, strict=True)
    ]


def may_answer(crew: Crew, person_id: int | None) -> bool:
    """A client, or an assistant who arranges times for one."""
    clients = {client.pk for client in crew.clients}
    helped = crew.delegates.get(person_id) if person_id else None
    return person_id in clients or (helped is not None and helped.pk in clients)


def _answered_by(person_id: int | None) -> QuerySet[Any]:
    """Engagements in which the person is a client, or arranges times for one."""
    helps_coach = Party.objects.current().filter(
        engagement=OuterRef("engagement"), part=Party.Part.COACH, person=OuterRef("for_person")
    )
    held = Party.objects.current().filter(person_id=person_id)
    mine = Q(part=Party.Part.CLIENT) | (Q(part=Party.Part.DELEGATE) & ~Exists(helps_coach))
    return held.filter(mine).values("engagement")


def to_answer(person_id: int | None, *, now: datetime) -> list[TimeProposal]:
    """Proposals that wait for this person or whom they arrange times for. One query."""
    rows = TimeProposal.objects.waiting(now).filter(engagement__in=_answered_by(person_id))
    rows = rows.exclude(engagement__status=Engagement.Status.CLOSED)
    return list(rows.select_related("proposed_by", "session_type").order_by("proposed_at"))


@dataclass(frozen=True)
class ProposalRow:
    """A proposal on the coach's list: whom it waits for, how it stands, for how many days."""

    proposal: TimeProposal
    who: str
    status: str
    kind: str
    days: int


def on_the_coachs_list(person: StaffMember, *, now: datetime) -> list[ProposalRow]:
    """What the person's clients have not answered, or said no to, the oldest first. Two queries."""
    coached = Engagement.objects.of_person(person.pk, Party.Part.COACH)
    rows = TimeProposal.objects.live().filter(engagement__in=coached)
    with_names = Prefetch("engagement", Engagement.objects.prefetch_related(with_people()))
    rows = rows.prefetch_related(with_names).select_related("session_type").order_by("proposed_at")
    return [_row(proposal, now) for proposal in rows]


def _row(proposal: TimeProposal, now: datetime) -> ProposalRow:
    status, kind = how_it_stands(proposal, now)
    since = proposal.answered_at or proposal.proposed_at
    days = (local_day(now) - local_day(since)).days
    who = people_named(proposal.engagement, Party.Part.CLIENT)
    return ProposalRow(proposal, who, status, kind, days)


def how_it_stands(proposal: TimeProposal, now: datetime) -> tuple[str, str]:
    """The state in words and as a kind of status; an open one whose times have passed says so."""
    if proposal.state == State.OPEN and proposal.expires_at <= now:
        return "All the times have passed", "attention"
    kinds = {State.OPEN: "waiting", State.NONE_FITS: "attention", State.CHOSEN: "done"}
    return proposal.get_state_display(), kinds.get(State(proposal.state), "quiet")


def words_for(person: StaffMember, proposal: TimeProposal, crew: Crew) -> str:
    """The line that goes with the times, for coach and client; an assistant reads none."""
    if not proposal.words_sealed or person.pk not in crew.ids:
        return ""
    (text,) = notes.open_pieces(viewer=person, rows=[proposal])
    return "" if isinstance(text, notes.CannotOpen) else text
