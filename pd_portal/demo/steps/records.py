"""A public-records request that waits for a second officer, asked by the first one."""

from datetime import time, timedelta

from coaching.actions.records import ask_opening, log_records_request
from coaching.models import Engagement, Party
from pd_portal.access import roles
from pd_portal.demo.generator.structure import AGENCY
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.actions.roles import grant_role
from pd_portal.people.models import Position, RoleGrant, StaffMember

SERVED = timedelta(days=90)
UNITS = ("MS-SUP", "MS-HR", "MS-BUS")


@steps.provides("a records request", order=91)
def request_records(world: World) -> None:
    """Received six days ago about one client; the other officer asked to open it."""
    client = Party.objects.current().filter(part=Party.Part.CLIENT).order_by("engagement").first()
    officer = _second_officer(world)
    if client is None or officer is None:
        return
    now = world.clock.move_to(world.today, time(8))
    received = world.today - timedelta(days=6)
    request = log_records_request(
        requester="A resident of Tidewater Bay",
        about=client.person,
        period=(received - timedelta(days=365), received),
        received_on=received,
        actor=officer,
        now=now,
    )
    engagement = Engagement.objects.get(pk=client.engagement_id)
    ask_opening(
        request=request,
        engagement=engagement,
        reason="The request names this coaching; nobody knows yet what of it may be released.",
        actor=officer,
        now=world.clock.tick(600),
    )


def _second_officer(world: World) -> StaffMember | None:
    """Somebody else of the agency's office, who has had the role for a while."""
    held = RoleGrant.objects.filter(revoked_at=None).values("person")
    posts = Position.objects.on(world.today).filter(
        unit__code__in=UNITS, job_group__code="office", person__headships=None
    )
    post = posts.exclude(person__in=held).select_related("person").order_by("pk").first()
    if post is None:
        return None
    grant_role(
        person=post.person,
        role=roles.RECORDS_OFFICER,
        starts_on=world.today - SERVED,
        employer=world.things["employers"][AGENCY],
        actor=INSTALLER,
        now=world.clock.tick(),
    )
    return post.person
