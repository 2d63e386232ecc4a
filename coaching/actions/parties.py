"""Who takes part: parties are added and ended, never edited."""

from datetime import datetime
from typing import Any

from coaching.actions.agreements import settle_signing
from coaching.actions.capacity import refuse_full
from coaching.actions.following import follow_parties
from coaching.models import Engagement, Party
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day

ENDED = "This engagement has ended."


@action
def add_party(
    *,
    engagement: Engagement,
    person: StaffMember,
    part: str,
    beyond: bool = False,
    actor: Any,
    now: datetime,
) -> Party:
    """Give ``person`` the part of coach, client or sponsor from today.

    ``beyond``: a coach even if they have no room left.
    """
    _refuse_closed(engagement)
    if engagement.parties.current().filter(person=person, part=part).exists():
        raise Refused(f"{person} has this part already.", field="person")
    if part == Party.Part.SPONSOR and engagement.parties.current().filter(part=part).exists():
        raise Refused("There is a sponsor already. End that part first.", field="person")
    _refuse_oneself(engagement, person, part)
    if part == Party.Part.COACH:
        refuse_full(person, beyond=beyond, now=now)
    party = Party.objects.create(
        engagement=engagement, person=person, part=part, starts_on=local_day(now)
    )
    follow_parties(actor=actor, now=now, engagement=engagement)
    record(actor=actor, verb="added a party", target=engagement, now=now, party=party.pk, part=part)
    return party


@action
def name_delegate(
    *, engagement: Engagement, person: StaffMember, actor: StaffMember, now: datetime
) -> Party:
    """The actor, a client or coach, lets ``person`` arrange times for them and nothing else."""
    _refuse_closed(engagement)
    own = engagement.parties.current().filter(person=actor).exclude(part=Party.Part.DELEGATE)
    if not own.exists():
        raise Refused("Only somebody who takes part can name an assistant.")
    if person.pk == actor.pk:
        raise Refused("Choose somebody else.", field="person")
    if engagement.parties.current().filter(person=person, for_person=actor).exists():
        raise Refused(f"{person} arranges times for you already.", field="person")
    party = Party.objects.create(
        engagement=engagement,
        person=person,
        part=Party.Part.DELEGATE,
        for_person=actor,
        starts_on=local_day(now),
    )
    record(actor=actor, verb="named a delegate", target=engagement, now=now, party=party.pk)
    return party


@action
def end_party(*, party: Party, actor: Any, now: datetime) -> Party:
    """End a part; its holder's access ends with it. The last coach or client cannot be ended."""
    if party.ends_on is not None:
        return party
    if party.part in (Party.Part.COACH, Party.Part.CLIENT):
        others = party.engagement.parties.current().filter(part=party.part).exclude(pk=party.pk)
        if not others.exists():
            raise Refused(f"Add another {party.get_part_display().lower()} first.")
    party.ends_on = max(local_day(now), party.starts_on)
    party.save(update_fields=["ends_on"])
    follow_parties(actor=actor, now=now, engagement=party.engagement)
    settle_signing(engagement=party.engagement, actor=actor, now=now)
    record(actor=actor, verb="ended a part", target=party.engagement, now=now, party=party.pk)
    return party


def _refuse_oneself(engagement: Engagement, person: StaffMember, part: str) -> None:
    pair = {Party.Part.COACH, Party.Part.CLIENT}
    others = pair - {part} if part in pair else ()
    if engagement.parties.current().filter(person=person, part__in=others).exists():
        raise Refused("A person cannot coach themselves.", field="person")


def _refuse_closed(engagement: Engagement) -> None:
    if engagement.status == Engagement.Status.CLOSED:
        raise Refused(ENDED)
