"""The two templates of the demo's coaching lead."""

from datetime import datetime
from typing import Any

from coaching.actions.templates import Kind, write_template
from coaching.menu import AGREEMENT
from coaching.models import EngagementTemplate, FocusArea, ServiceLine
from pd_portal.people.models import StaffMember

LEADER, COMMITTEE = "A school leader's year", "Equity advisory committee, first year"
CHARTER = """The committee meets once a month. Its members choose what it looks at; the coach prepares and facilitates.

What is said in a meeting is not attributed to anybody outside it. Recommendations are the committee's own, and name the policy step they belong to.

Either side can ask to change this agreement or to end it at any time, without giving a reason."""

LEADERS: dict[str, Any] = {
    "name": LEADER,
    "about": "For principals, directors and superintendents: two sessions a month.",
    "allotted_sessions": 12,
    "months": 6,
    "supervisor_sponsors": True,
    "agreement_text": AGREEMENT,
    "coach_steps": "Send the tally sheet for the first meeting.",
    "steps_due_days": 10,
}
COMMITTEES: dict[str, Any] = {
    "name": COMMITTEE,
    "about": "For a new committee of a district or a building: charter, seats, first agenda.",
    "allotted_sessions": 10,
    "months": 10,
    "agreement_text": CHARTER,
    "goals": "The committee has a charter its members wrote.\n"
    "Every recommendation names the policy step it belongs to.",
    "client_steps": "Invite two family members for each school.",
    "coach_steps": "Bring three charters of other committees.",
    "steps_due_days": 21,
}
TEMPLATES = (
    (
        "leadership",
        LEADERS,
        ("communication", "team-leadership"),
        [Kind("Leadership session", 60, "video")],
    ),
    (
        "advisory-committee",
        COMMITTEES,
        ("program-development", "family-engagement"),
        [Kind("Committee meeting", 90, "in_person"), Kind("Preparation", 30, "phone")],
    ),
)


def keep_templates(lead: StaffMember, now: datetime) -> dict[str, EngagementTemplate]:
    """Write both, and return them by name."""
    lines = {line.code: line for line in ServiceLine.objects.all()}
    shared = {"hr_sees_name": True, "hr_sees_attendance": True}
    made = [
        write_template(
            template=None,
            words=words | shared | {"service_line": lines[service]},
            focus_areas=FocusArea.objects.filter(code__in=areas),
            kinds=kinds,
            actor=lead,
            now=now,
        )
        for service, words, areas, kinds in TEMPLATES
    ]
    return {template.name: template for template in made}
