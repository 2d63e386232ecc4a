"""The monthly statement of a contract to its partner's lead: figures, no names."""

from datetime import date, datetime, timedelta
from typing import Any

from coaching.models import Contract
from coaching.queries.contracts import contracts
from pd_portal.access.roles import PARTNER_LEAD
from pd_portal.audit.actions import System
from pd_portal.jobs.schedule import step
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.kinds import Kind, kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import absolute
from pd_portal.people.models import RoleGrant, StaffMember
from pd_portal.ui.dates import local_day

KIND = "coaching_statement"


def _figures(message: Message) -> dict[str, Any]:
    day = date.fromisoformat(message.data["on"])
    view = next((v for v in contracts(day) if str(v.contract.pk) == message.subject_ref), None)
    return {"view": view, "on": day, "link": absolute("/coaching/contracts/")}


def _still_open(message: Message) -> bool:
    return _figures(message)["view"] is not None


kinds.register(KIND, Kind("A contract's monthly statement", "coaching", _still_open, _figures))


def partner_leads(contract: Contract, day: date) -> list[StaffMember]:
    """Who answers for the partner: leads over its unit, one above it, or its employer."""
    grants = RoleGrant.objects.in_force(day).filter(role=PARTNER_LEAD)
    above = grants.filter(unit__code__in=contract.partner.codes_above)
    own = grants.filter(employer__unit=contract.partner)
    people = StaffMember.objects.filter(pk__in=(above | own).values("person"))
    return list(people)


@step("coaching statements", every=timedelta(hours=6))
def send_statements(now: datetime) -> int:
    """One message a contract, lead and month; asking again the same month adds none."""
    day = local_day(now)
    month = f"{day:%Y-%m}"
    sent = 0
    for view in contracts(day):
        for person in partner_leads(view.contract, day):
            queue_message(
                kind=KIND,
                recipient=person,
                about=view.contract,
                version=month,
                why="you lead the partner that bought this coaching",
                data={"on": day.isoformat()},
                actor=System("coaching statements"),
                now=now,
            )
            sent += 1
    return sent
