"""Coaching in the demo: three coaches, six engagements in every state, through the actions."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone

from coaching.actions.agreements import draft_agreement, offer_agreement, sign_agreement
from coaching.actions.goals import add_action, share_goal, share_progress, write_goal
from coaching.actions.logs import Entry, NextStep, log_session, log_unplanned
from coaching.actions.parties import add_party, name_delegate
from coaching.actions.planning import claim_for
from coaching.actions.reports import draft_report, offer_report, release_report
from coaching.actions.requests import ask_for_coaching, choose_coach, propose_coach
from coaching.actions.sessions import Happened, plan_session
from coaching.actions.starting import Beginning, start_engagement
from coaching.models import Contract, Engagement, EngagementTemplate, FocusArea, ServiceLine
from coaching.prefill import prefill
from coaching.queries.templates import first_draft
from courses.models import ModulePage
from pd_portal.access import roles
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.coaching_templates import COMMITTEE, LEADER, keep_templates
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.actions.roles import grant_role
from pd_portal.people.models import Position, RoleGrant, StaffMember

COACHES = "MS-EQ"
SHARED_MODULE = "Fair hiring"
# Unit of the client, service, coach's place in the list, days since it began, sessions held.
PLANS = (
    ("TW", "leadership", 0, 150, 5),
    ("TW-MS", "leadership", 0, 100, 3),
    ("LV-ES", "data", 1, 90, 3),
    ("MS-EL1", "professional-development", 1, 60, 2),
    ("MS-BUS", "racial-equity-tool", 2, 45, 1),
)
SHARED = (
    "We looked at who speaks in the leadership meeting and chose two questions to open it with.",
    "The new opening worked in two meetings of three. We planned how to hand the chair around.",
    "Families were asked before the notice went out. Their words changed the second paragraph.",
    "We read the attendance data by grade with its denominators and wrote one inquiry question.",
    "We practiced a hard conversation twice, once from the other chair.",
)
PRIVATE = "Ask next time what happened with the schedule; keep the pace slower."
STEPS = (
    "Open Tuesday's meeting with the first question.",
    "Ask three families how they read the notice.",
    "Bring last year's figures with their denominators.",
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
    cast.templates = keep_templates(cast.lead, _at(world, 190))
    for place, plan in enumerate(PLANS):
        _engagement(world, cast, place, *plan)
    _committee(world, cast)
    _waiting(world, cast)


def _people_at(world: World, code: str, *families: str) -> list[StaffMember]:
    posts = Position.objects.on(world.today).filter(unit__code=code)
    if families:
        posts = posts.filter(job_group__code__in=families)
    posts = posts.select_related("person").order_by("pk")
    return list({post.person_id: post.person for post in posts}.values())


def _cast(world: World) -> Cast:
    # In a demo of very few people, people of other departments coach too.
    team = [*_people_at(world, COACHES), *_people_at(world, "MS-LT"), *_people_at(world, "MS-SPS")]
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
    near = [*_people_at(world, "LV-SS"), *_people_at(world, "LV-ES")]
    members = near[-3:] or [_leader(world, "LV")]
    template, began = cast.templates[COMMITTEE], _at(world, 38)
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
    _agree(engagement, people, _at(world, 34))
    start = _at(world, 20, 15)
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
    near = _people_at(world, unit, "leaders") or _people_at(world, unit)
    return (near or _people_at(world, "LV") or _people_at(world, "TW"))[0]


def _at(world: World, days_ago: int, hour: int = 10) -> datetime:
    day = world.today - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _begin(
    world: World, cast: Cast, unit: str, service: str, coach: StaffMember, days_ago: int
) -> tuple[Engagement, StaffMember]:
    client = _leader(world, unit)
    now = _at(world, days_ago)
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
        start = _at(world, days)
        add_party(engagement=engagement, person=sponsor, part="sponsor", actor=cast.lead, now=start)
        people["sponsor"] = sponsor
    _agree(engagement, list(people.items()), _at(world, days - 2))
    _work(world, engagement, people, days, held)
    _plan(world, engagement, people, days, 9 + place)
    if place == 0:
        _helpers(world, engagement, client)
    if "sponsor" in people and place < 2:
        _report(world, engagement, people, released=place == 1)
    if place == 2:
        _missed(world, engagement, people)


def _sponsor_of(client: StaffMember, unit: str, world: World) -> StaffMember | None:
    """The supervisor; a principal's superintendent; for a superintendent, the agency's own."""
    post = Position.objects.on(world.today).filter(person=client).order_by("-primary").first()
    if post and post.supervisor:
        return post.supervisor
    above = {"TW": "MS-SUP", "TW-MS": "TW"}.get(unit, "")
    return next(iter(_people_at(world, above, "leaders")), None)


def _work(world: World, engagement: Engagement, people: dict, days: int, held: int) -> None:
    coach, client = people["coach"], people["client"]
    goal = write_goal(
        engagement=engagement,
        client=client,
        words={
            "outcome": "Everyone in my team speaks in every meeting.",
            "measure": "A tally of who speaks, four meetings in a row.",
            "baseline": "Five of eleven speak.",
            "target": "All eleven.",
        },
        kind="team",
        link=("module", _module(SHARED_MODULE)),
        actor=client,
        now=_at(world, days - 3),
    )
    if held > 3:
        link = ("module", _module(SHARED_MODULE))
        share_progress(engagement=engagement, link=link, actor=client, now=_at(world, days - 3))
    share_goal(goal=goal, is_shareable=True, actor=client, now=_at(world, days - 3))
    for number in range(held):
        start = _at(world, days - 7 - number * 14)
        step = NextStep(STEPS[number % 3], client, world.today + timedelta(days=number * 4 - 3))
        entry = Entry(
            Happened(
                "held",
                "video" if number % 2 else "in_person",
                "" if number % 2 else "Room 12",
                start,
                start + timedelta(minutes=60 + 5 * number),
                attended={client.pk},
            ),
            shared=SHARED[number % len(SHARED)],
            private=PRIVATE,
            goals=[goal],
            next_steps=[step] if number >= held - 2 else [],
        )
        log_unplanned(
            engagement=engagement, entry=entry, actor=coach, now=start + timedelta(hours=3)
        )
    add_action(
        engagement=engagement,
        words="Send the tally sheet.",
        owner=coach,
        due_on=world.today + timedelta(days=2),
        actor=coach,
        now=_at(world, 3),
    )


def _module(title: str) -> str:
    """Reference of the module; of the first one where the curriculum is another."""
    named = ModulePage.objects.live().filter(title__startswith=title)
    return str((named.first() or ModulePage.objects.live().earliest("number")).pk)


def _plan(world: World, engagement: Engagement, people: dict, days: int, hour: int) -> None:
    """One a few days back that waits for its log, one to come."""
    for days_ago in (1 + days % 3, -(2 + days % 5)):
        start = _at(world, days_ago, hour)
        session = plan_session(
            engagement=engagement,
            starts_at=start,
            ends_at=start + timedelta(minutes=60),
            mode="video",
            actor=people["client"],
            now=_at(world, 10),
        )
        both = [people["coach"].pk, people["client"].pk]
        claim_for(session, both, actor=people["client"], now=_at(world, 10))


def _helpers(world: World, engagement: Engagement, client: StaffMember) -> None:
    office = _people_at(world, engagement.unit.code, "office")
    if office:
        name_delegate(engagement=engagement, person=office[0], actor=client, now=_at(world, 20))


def _missed(world: World, engagement: Engagement, people: dict) -> None:
    """A planned session nobody came to: the lead sees the rate, HR what the agreement says."""
    start = _at(world, 16, 14)
    said = {"actor": people["coach"]}
    session = plan_session(
        engagement=engagement,
        starts_at=start,
        ends_at=start + timedelta(minutes=60),
        mode="in_person",
        now=_at(world, 30),
        **said,
    )
    happened = Happened("no_show", "in_person", "Room 12")
    log_session(session=session, entry=Entry(happened), now=start + timedelta(hours=2), **said)


def _report(world: World, engagement: Engagement, people: dict, *, released: bool = False) -> None:
    """A midpoint report that waits for the client, or that the client has released."""
    report = draft_report(
        engagement=engagement,
        kind="midpoint",
        text="The team's meetings now open with a question. Nine of eleven people spoke in the last four.",
        goals=list(engagement.goals.all()),
        actor=people["coach"],
        now=_at(world, 5),
    )
    offer_report(report=report, actor=people["coach"], now=_at(world, 5))
    if released:
        release_report(report=report, actor=people["client"], now=_at(world, 4))


def _waiting(world: World, cast: Cast) -> None:
    """One agreement on its way to its signers, two requests nobody has answered, one of them old."""
    engagement, client = _begin(world, cast, "LV-SS", "leadership", cast.coaches[-1], 12)
    people = {"coach": cast.coaches[-1], "client": client}
    _agree(engagement, list(people.items()), _at(world, 6), sign=False)
    for unit, days_ago in (("LV-ES", 47), ("TW-KE", 8)):
        asking = _leader(world, unit)
        ask_for_coaching(
            client=asking,
            unit=world.things["units"][unit],
            service_line=ServiceLine.objects.get(code="data"),
            need="Our team would like to look at attendance together, without blame.",
            focus_areas=FocusArea.objects.filter(code="data-use"),
            actor=asking,
            now=_at(world, days_ago),
        )
