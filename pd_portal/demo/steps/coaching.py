"""Coaching in the demo: three coaches, six engagements in every state, through the actions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from coaching.actions.agreements import draft_agreement, offer_agreement, sign_agreement
from coaching.actions.logs import Entry, log_unplanned
from coaching.actions.parties import add_party
from coaching.actions.requests import ask_for_coaching, choose_coach, propose_coach
from coaching.actions.sessions import Happened
from coaching.actions.starting import Beginning, start_engagement
from coaching.models import Contract, Engagement, EngagementTemplate, FocusArea, ServiceLine
from coaching.prefill import prefill
from coaching.queries.templates import first_draft
from pd_portal.access import roles
from pd_portal.demo.loading import World, people_at, steps
from pd_portal.demo.steps.coaching_templates import COMMITTEE, LEADER, keep_templates
from pd_portal.demo.steps.coaching_work import (
    miss_one,
    name_helpers,
    plan_ahead,
    report_midway,
    work_on_a_goal,
)
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.actions.roles import grant_role
from pd_portal.people.models import Position, RoleGrant, StaffMember

COACHES = "MS-EQ"
# Unit of the client, service, coach's place in the list, days since it began, sessions held.
PLANS = (
    ("TW", "leadership", 0, 150, 5),
    ("TW-MS", "leadership", 0, 100, 3),
    ("LV-ES", "data", 1, 90, 3),
    ("MS-EL1", "professional-development", 1, 60, 2),
    ("MS-BUS", "racial-equity-tool", 2, 45, 1),
)


@dataclass
class Cast:
    """Who plays: coaches and their lead, from the equity department; the lead's templates."""

    lead: StaffMember
    coaches: list[StaffMember]
    templates: dict[str, EngagementTemplate] = field(default_factory=dict)


@steps.provides("coaching", order=60)
def coach(world: World) -> None:
    """Engagements that are running, one that waits for signatures, one request in the queue."""
    cast = _cast(world)
    _contract(world)
    cast.templates = keep_templates(cast.lead, world.at(190))
    for place, plan in enumerate(PLANS):
        _engagement(world, cast, place, *plan)
    _committee(world, cast)
    _waiting(world, cast)


def _cast(world: World) -> Cast:
    # In a demo of very few people, people of other departments coach too.
    team = [*people_at(world, COACHES), *people_at(world, "MS-LT"), *people_at(world, "MS-SPS")]
    lead, coaches = team[0], team[1:4]
    now = world.clock.tick()
    for person, role in ((lead, roles.COACHING_LEAD), *((c, roles.COACH) for c in coaches)):
        if not RoleGrant.objects.filter(person=person, role=role).exists():
            starts_on = world.today - timedelta(days=200)
            grant_role(person=person, role=role, starts_on=starts_on, actor=INSTALLER, now=now)
    return Cast(lead, coaches)


def _contract(world: World) -> None:
    partner = world.things["units"]["TW"]
    contract = Contract.objects.create(  # writes: contracts are edited in the CMS
        partner=partner,
        bought_sessions=40,
        starts_on=world.today - timedelta(days=200),
        ends_on=world.today + timedelta(days=165),
        po_number="TB-2214",
    )
    contract.service_lines.set(ServiceLine.objects.all())


def _committee(world: World, cast: Cast) -> None:
    """A group, set up by the lead from its template: chair and two members, one meeting held."""
    near = [*people_at(world, "LV-SS"), *people_at(world, "LV-ES")]
    members = near[-3:] or [_leader(world, "LV")]
    template, began = cast.templates[COMMITTEE], world.at(38)
    chair, coach = members[0], cast.coaches[1 % len(cast.coaches)]
    engagement = start_engagement(
        beginning=Beginning(
            service_line=template.service_line,
            unit=Position.objects.on(world.today).filter(person=chair).earliest("pk").unit,
            coach=coach,
            client=chair,
            starts=prefill(template, template.service_line, began.date()),
            group_name="Larkspur Valley equity advisory committee",
            focus_areas=list(template.focus_areas.all()),
        ),
        template=template,
        actor=cast.lead,
        now=began,
    )
    for member in members[1:]:
        add_party(engagement=engagement, person=member, part="client", actor=cast.lead, now=began)
    people = [("coach", coach), *(("client", member) for member in members)]
    _agree(engagement, people, world.at(34))
    start = world.at(20, 15)
    happened = Happened(
        "held",
        "in_person",
        "District office",
        start,
        start + timedelta(minutes=95),
        attended={member.pk for member in members},
    )
    shared = "We read three charters aloud and kept a sentence of each for our own."
    entry = Entry(happened, shared=shared, next_steps=[])
    log_unplanned(engagement=engagement, entry=entry, actor=coach, now=start + timedelta(hours=3))


def _leader(world: World, unit: str) -> StaffMember:
    """A small unit's one leader may have left, or everybody: then somebody of the district asks."""
    near = people_at(world, unit, "leaders") or people_at(world, unit)
    return (near or people_at(world, "LV") or people_at(world, "TW"))[0]


def _begin(
    world: World, cast: Cast, unit: str, service: str, coach: StaffMember, days_ago: int
) -> tuple[Engagement, StaffMember]:
    client = _leader(world, unit)
    now = world.at(days_ago)
    request = ask_for_coaching(
        client=client,
        unit=world.things["units"][unit],
        service_line=ServiceLine.objects.get(code=service),
        need="I would like somebody to think with about how we run our meetings.",
        focus_areas=FocusArea.objects.filter(code__in=["communication", "team-leadership"]),
        actor=client,
        now=now,
    )
    template = cast.templates[LEADER] if service == "leadership" else None
    proposal = propose_coach(
        request=request, coach=coach, template=template, actor=cast.lead, now=now
    )
    return choose_coach(proposal=proposal, actor=client, now=now), client


def _agree(
    engagement: Engagement,
    people: list[tuple[str, StaffMember]],
    now: datetime,
    *,
    sign: bool = True,
) -> None:
    """Draft, offer and (``sign``) sign; the coach comes first."""
    coach, draft = people[0][1], first_draft(engagement)
    version = draft_agreement(
        engagement=engagement,
        text=draft.pop("text"),
        terms=draft | {"hr_sees_name": True, "hr_sees_attendance": True},
        actor=coach,
        now=now,
    )
    offer_agreement(version=version, actor=coach, now=now)
    for part, person in people if sign else ():
        sign_agreement(
            version=version, person=person, part=part, how="signed_in", actor=person, now=now
        )


def _engagement(
    world: World, cast: Cast, place: int, unit: str, service: str, who: int, days: int, held: int
) -> None:
    coach = cast.coaches[who % len(cast.coaches)]
    engagement, client = _begin(world, cast, unit, service, coach, days)
    people = {"coach": coach, "client": client}
    sponsor = _sponsor_of(client, unit, world)
    if sponsor is not None and sponsor != client:
        start = world.at(days)
        add_party(engagement=engagement, person=sponsor, part="sponsor", actor=cast.lead, now=start)
        people["sponsor"] = sponsor
    _agree(engagement, list(people.items()), world.at(days - 2))
    work_on_a_goal(world, engagement, people, days, held)
    plan_ahead(world, engagement, people, days, 9 + place)
    if place == 0:
        name_helpers(world, engagement, client)
    if "sponsor" in people and place < 2:
        report_midway(world, engagement, people, released=place == 1)
    if place == 2:
        miss_one(world, engagement, people)


def _sponsor_of(client: StaffMember, unit: str, world: World) -> StaffMember | None:
    """The supervisor; a principal's superintendent; for a superintendent, the agency's own."""
    post = Position.objects.on(world.today).filter(person=client).order_by("-primary").first()
    if post and post.supervisor:
        return post.supervisor
    above = {"TW": "MS-SUP", "TW-MS": "TW"}.get(unit, "")
    return next(iter(people_at(world, above, "leaders")), None)


def _waiting(world: World, cast: Cast) -> None:
    """One agreement on its way to its signers, two requests nobody has answered, one of them old."""
    engagement, client = _begin(world, cast, "LV-SS", "leadership", cast.coaches[-1], 12)
    people = {"coach": cast.coaches[-1], "client": client}
    _agree(engagement, list(people.items()), world.at(6), sign=False)
    for unit, days_ago in (("LV-ES", 47), ("TW-KE", 8)):
        asking = _leader(world, unit)
        ask_for_coaching(
            client=asking,
            unit=world.things["units"][unit],
            service_line=ServiceLine.objects.get(code="data"),
            need="Our team would like to look at attendance together, without blame.",
            focus_areas=FocusArea.objects.filter(code="data-use"),
            actor=asking,
            now=world.at(days_ago),
        )
