"""A second records officer: opening what was written takes two people."""

from datetime import timedelta

from pd_portal.access import roles
from pd_portal.demo.generator.structure import AGENCY
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.actions.roles import grant_role
from pd_portal.people.models import Position, RoleGrant

SERVED = timedelta(days=90)
UNITS = ("MS-SUP", "MS-HR", "MS-BUS")


@steps.provides("a second records officer", order=91)
def name_second_officer(world: World) -> None:
    """Somebody else of the agency's office: they ask, and the one with a card agrees or not."""
    held = RoleGrant.objects.filter(revoked_at=None).values("person")
    posts = Position.objects.on(world.today).filter(
        unit__code__in=UNITS, job_group__code="office", person__headships=None
    )
    post = posts.exclude(person__in=held).select_related("person").order_by("pk").first()
    if post is None:
        return
    grant_role(
        person=post.person,
        role=roles.RECORDS_OFFICER,
        starts_on=world.today - SERVED,
        employer=world.things["employers"][AGENCY],
        actor=INSTALLER,
        now=world.clock.tick(),
    )
