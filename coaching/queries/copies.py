"""A person's own copy of an engagement: all they may read, and nothing else."""

from datetime import datetime
from typing import Any

from coaching.models import Engagement
from coaching.queries.engagement import EngagementPage, engagement_page
from coaching.queries.questions import every_answer
from pd_portal.people.models import StaffMember


def own_copy(person: StaffMember, engagement: Engagement, *, now: datetime) -> dict[str, Any]:
    """The engagement as coach or client reads it on the page, as JSON: ISO days, whole minutes."""
    page = engagement_page(person, engagement, now=now, every=True)
    return {
        "service": engagement.service_line.name,
        "client": page.who,
        "coach": page.coaches,
        "since": engagement.starts_on,
        "copied_at": now,
        "sessions": _sessions(page),
        "goals": [{**view.words, "state": view.goal.get_state_display()} for view in page.goals],
        "open_steps": [
            {"what": step.words, "who": str(step.item.owner), "by": step.item.due_on}
            for step in page.actions
        ],
        "asked_when_booking": [
            {
                "for": one.booking.begins_at,
                "answered_by": str(one.person),
                "answers": [{"question": asked, "answer": said} for asked, said in one.pairs],
            }
            for one in every_answer(person, engagement)
        ],
    }


def _sessions(page: EngagementPage) -> list[dict[str, Any]]:
    return [
        {
            "began": view.session.started_at or view.session.planned_starts_at,
            "outcome": view.session.get_outcome_display(),
            "minutes": view.session.minutes,
            "shared": view.shared,
            "private": view.private,
            "forms": [answers for _, answers in view.forms],
        }
        for view in page.sessions
    ]
