"""Somebody for every role: who of the agency a visitor of the demo can be."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group

from pd_portal.access import roles
from pd_portal.demo.cards import GROUP
from pd_portal.demo.generator.structure import AGENCY, LAGGING, TIDEWATER
from pd_portal.demo.loading import World, steps, tagged
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.actions.roles import grant_role
from pd_portal.people.models import Position, RoleGrant, StaffMember, UnitHead
from pd_portal.people.signin.actions import issue_code, use_code
from pd_portal.people.signin.queries import employment_of
from pd_portal.policy.models import END_OF_TIME, Progress, Standing

SERVED = timedelta(days=90)
Chooser = Callable[[World], StaffMember | None]


@dataclass(frozen=True)
class Part:
    """A card: ``role`` is given over ``employer`` (empty: everywhere) to somebody of the unit."""

    key: str
    unit: str
    family: str
    role: str = ""
    employer: str = ""


PARTS = (
    Part("staff", "MS-LT", "classroom"),
    Part("para", "MS-SPS", "para"),
    Part("driver", "MS-TRN", "operations"),
    Part("principal", LAGGING, "leaders"),
    Part("client", "TW", "leaders"),
    Part("assistant", "TW", "office"),
    Part(roles.SUPERVISOR, "MS-SPS", "para"),
    Part(roles.COACH, "MS-EQ", "classroom", roles.COACH),
    Part(roles.COACHING_LEAD, "MS-EQ", "leaders", roles.COACHING_LEAD),
    Part(roles.FACILITATOR, "MS-EQ", "classroom", roles.FACILITATOR),
    Part(roles.AUTHOR, "MS-LT", "classroom", roles.AUTHOR),
    Part(roles.REGISTRAR, "MS-LT", "office", roles.REGISTRAR, AGENCY),
    Part(roles.HR, "MS-HR", "office", roles.HR, AGENCY),
    Part(roles.RECORDS_OFFICER, "MS-SUP", "office", roles.RECORDS_OFFICER, AGENCY),
    Part(roles.PARTNER_LEAD, "TW", "leaders", roles.PARTNER_LEAD, TIDEWATER),
    Part("board", "MS-BRD", "board"),
    Part(roles.ADMINISTRATOR, "MS-TEC", "leaders", roles.ADMINISTRATOR),
)


@steps.provides("somebody for every role", order=90)
def cast(world: World) -> None:
    """Give the roles that nobody holds yet, and everybody of the cast a way in."""
    world.clock.move_to(world.today)
    taken: set[int] = set()
    with few_rounds():
        for part in PARTS:
            person = _holder(part) or _chosen(world, part, taken)
            taken.add(person.pk)
            _give(world, part, person)
            _card(part.key, _login(world, person))
    _card("unlisted", get_user_model().objects.create(username="new.hire", last_name="New hire"))


@contextmanager
def few_rounds() -> Iterator[None]:
    """These passwords are random and thrown away: hashing each for long would protect nothing."""
    rounds = PBKDF2PasswordHasher.iterations
    PBKDF2PasswordHasher.iterations = 1000
    try:
        yield
    finally:
        PBKDF2PasswordHasher.iterations = rounds


def _holder(part: Part) -> StaffMember | None:
    """Somebody an earlier step gave the role to."""
    grants = RoleGrant.objects.filter(role=part.role, revoked_at__isnull=True) if part.role else []
    return next((grant.person for grant in grants), None)


def _chosen(world: World, part: Part, taken: set[int]) -> StaffMember:
    """Somebody with something to see where there is one; else whoever works there."""
    find = FITTING.get(part.key)
    fitting = find(world) if find else None
    return fitting if fitting and fitting.pk not in taken else _of_the_unit(world, part, taken)


def _newcomer(tag: str) -> Chooser:
    def found(world: World) -> StaffMember | None:
        new = tagged(world, tag)
        return new.person if new else None

    return found


def _expiring(world: World) -> StaffMember | None:
    """A paraeducator of the agency whose goal runs out next, in two weeks or more."""
    soon = Standing.objects.filter(
        progress=Progress.PROFICIENT, starts_on__lte=world.today, ends_on__gt=world.today,
        superseded_at=END_OF_TIME, due_on__gte=world.today + timedelta(days=14),
        unit__code__startswith="MS", job_group__code="para",
    )  # fmt: skip
    first = soon.order_by("due_on", "person").select_related("person").first()
    return first.person if first else None


def _head(world: World) -> StaffMember | None:
    """Who heads the school that lags."""
    heads = UnitHead.objects.filter(unit__code=LAGGING, ends_on=None).select_related("person")
    return next((head.person for head in heads), None)


FITTING: dict[str, Chooser] = {
    "staff": _newcomer("new teacher"),
    "driver": _newcomer("new driver"),
    "para": _expiring,
    "principal": _head,
}


def _of_the_unit(world: World, part: Part, taken: set[int]) -> StaffMember:
    """One of the family in the unit, else anybody there; for the supervisor, whom they report to."""
    posts = Position.objects.on(world.today).filter(unit__code=part.unit).order_by("pk")
    posts = posts.exclude(person__in=taken).select_related("person", "supervisor")
    if part.key == roles.SUPERVISOR:
        leaders = Position.objects.on(world.today).exclude(supervisor__in=taken)
        leaders = leaders.filter(supervisor__isnull=False).select_related("supervisor")
        named = leaders.filter(unit__code=part.unit).order_by("pk").first()
        return (named or leaders.order_by("pk")[0]).supervisor
    # In a demo of very few people somebody plays two parts, or works elsewhere.
    anybody = Position.objects.on(world.today).order_by("pk")
    chosen = posts.filter(job_group__code=part.family).first() or posts.first()
    chosen = chosen or anybody.filter(unit__code=part.unit).first()
    return (chosen or anybody.exclude(person__in=taken)[0]).person


def _give(world: World, part: Part, person: StaffMember) -> None:
    held = RoleGrant.objects.filter(person=person, role=part.role, revoked_at__isnull=True)
    if not part.role or held.exists():
        return
    grant_role(
        person=person,
        role=part.role,
        starts_on=world.today - SERVED,
        employer=world.things["employers"].get(part.employer),
        may_grant=part.role in (roles.HR, roles.ADMINISTRATOR),
        actor=INSTALLER,
        now=world.clock.tick(),
    )


def _login(world: World, person: StaffMember) -> object:
    """A login by a letter, as everybody gets one; nobody knows its password."""
    if person.user_id:
        return person.user
    said = {"actor": INSTALLER, "now": world.clock.tick()}
    issued = issue_code(person=person, employment=employment_of(person, world.today), **said)
    return use_code(code=issued.code, password=secrets.token_urlsafe(24), **said)


def _card(key: str, user: object) -> None:
    group, _ = Group.objects.get_or_create(name=f"{GROUP}{key}")
    group.user_set.set([user])
