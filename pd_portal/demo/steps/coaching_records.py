"""A public-records request on its way, an opening that waits for a second person, a legal hold."""

from datetime import timedelta

from coaching.actions.records import ask_opening, log_records_request, place_hold
from coaching.models import Engagement, Party
from pd_portal.access import roles
from pd_portal.demo.loading import World, steps
from pd_portal.people.models import RoleGrant


@steps.provides("a records request", order=95)
def ask_for_records(world: World) -> None:
    """After the cast: one records officer is of it, and the last one named asks. Nothing is open."""
    grants = RoleGrant.objects.filter(role=roles.RECORDS_OFFICER, revoked_at__isnull=True)
    officer = grants.latest("pk").person
    running = Engagement.objects.filter(status=Engagement.Status.ACTIVE).order_by("pk")
    asked, held = running[3], running[4]
    said = {"actor": officer, "now": world.clock.tick()}
    request = log_records_request(
        requester="The Larkspur Weekly",
        about=asked.parties.filter(part=Party.Part.CLIENT).earliest("pk").person,
        period=(world.today - timedelta(days=90), world.today),
        received_on=world.today - timedelta(days=2),
        union_contact="The association's office",
        **said,
    )
    reason = "The request names this coaching and the weeks it covers."
    ask_opening(request=request, engagement=asked, reason=reason, **said)
    place_hold(engagement=held, matter="A grievance about schedules", **said)
