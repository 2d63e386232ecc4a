"""What coaching adds to "my data": that it happened. Importing this module registers it.

Words of goals, next steps and notes are sealed; whoever may read them opens them on their own pages.
"""

from typing import Any

from coaching.models import ActionItem, CoachingGoal, CoachingSession, Party
from pd_portal.people.models import StaffMember
from pd_portal.people.registries import my_data_parts, stored_words

stored_words.register(
    "coaching",
    {
        "pd_coaching.ActionItem": "Next steps from coaching",
        "pd_coaching.Attendance": "Coaching sessions you attended",
        "pd_coaching.AvailabilityOverride": "Days on which your hours as a coach differ",
        "pd_coaching.AvailabilityRule": "Your hours as a coach",
        "pd_coaching.Booking": "Coaching times booked for you",
        "pd_coaching.BookingAnswers": "What you answered when booking",
        "pd_coaching.CoachCapacity": "How many engagements you can hold as a coach",
        "pd_coaching.CoachingGoal": "Your goals in coaching",
        "pd_coaching.CoachingRequest": "Requests for coaching for you",
        "pd_coaching.CoachingSession": "Coaching sessions booked for you",
        "pd_coaching.OutOfOffice": "Days out of office as a coach",
        "pd_coaching.Party": "Your part in coaching",
        "pd_coaching.ProgressShare": "Training progress you share with your coach",
        "pd_coaching.Proposal": "Requests for which you were suggested as the coach",
        "pd_coaching.RecordsNotice": "Notices that coaching records were asked for",
        "pd_coaching.RecordsRequest": "Requests for records that concern you",
        "pd_coaching.SessionType": "Kinds of session you offer as a coach",
        "pd_coaching.ShortForm": "Short forms you filled in about coaching",
        "pd_coaching.Signature": "Coaching agreements you signed",
    },
)


@my_data_parts.provides("coaching")
def my_coaching(person: StaffMember) -> dict[str, Any]:
    """Engagements the person is a part of, and of those as a client the sessions and goals."""
    parts = Party.objects.filter(person=person).select_related("engagement__service_line")
    goals = CoachingGoal.objects.filter(client=person).order_by("pk")
    steps = ActionItem.objects.filter(owner=person).order_by("pk")
    return {
        "parts": [
            {
                "part": part.get_part_display(),
                "service": str(part.engagement.service_line),
                "from": part.starts_on,
                "to": part.ends_on,
            }
            for part in parts.order_by("starts_on", "pk")
        ],
        "sessions": [
            {
                "planned": session.planned_starts_at,
                "began": session.started_at,
                "minutes": session.minutes,
                "how": session.get_mode_display(),
                "outcome": session.get_outcome_display(),
            }
            for session in _sessions_of(person)
        ],
        "goals": [{"state": goal.get_state_display(), "review": goal.review_on} for goal in goals],
        "next_steps": [{"due": step.due_on, "done": step.done_at} for step in steps],
    }


def _sessions_of(person: StaffMember) -> Any:
    """Sessions of the engagements in which the person is the client."""
    mine = Party.objects.filter(person=person, part=Party.Part.CLIENT).values("engagement")
    return CoachingSession.objects.filter(engagement__in=mine).order_by("created_at", "pk")
