"""Three engagements with a distinct secret in every private field, and everybody who might look."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from coaching.actions.agreements import draft_agreement, offer_agreement, sign_agreement
from coaching.actions.availability import save_session_type
from coaching.actions.booking import book_session
from coaching.actions.goals import add_action, save_short_form, write_goal
from coaching.actions.logs import Entry, NextStep, log_unplanned, save_draft
from coaching.actions.parties import add_party, name_delegate
from coaching.actions.proposing import propose_times
from coaching.actions.records import approve_opening, ask_opening, log_records_request, redact
from coaching.actions.reports import draft_report, offer_report
from coaching.actions.requests import ask_for_coaching, choose_coach, propose_coach
from coaching.actions.sessions import Happened, plan_session
from coaching.models import Engagement, FocusArea, Proposal, ServiceLine, SessionType
from pd_portal.access import roles
from pd_portal.calendars.actions.personal import new_feed_address
from pd_portal.people.management.canary.world import (
    AGENCY,
    PARTNER,
    people_of_every_role,
    person,
)
from pd_portal.people.models import (
    Employer,
    StaffMember,
)

HOUR = timedelta(hours=1)
SEALED = {
    "SessionNote.private": "private note",
    "SessionNote.shared": "shared summary",
    "LogDraft": "draft",
    "ShortForm": "short form",
    "CoachingGoal": "goal",
    "ActionItem": "next step",
    "SponsorReport": "report",
    "CoachingRequest": "need",
    "Redaction": "redacted words",
    "TimeProposal": "line with proposed times",
    "BookingAnswers": "answers when booking",
}


@dataclass(frozen=True)
class Secret:
    """A planted text, where it was put, and the ids of the people who may read it."""

    words: str
    place: str
    readers: frozenset[int]


@dataclass
class Planted:
    """The secrets and the logins that look for them."""

    now: datetime
    mark: str = "wall"
    secrets: list[Secret] = field(default_factory=list)
    people: dict[str, StaffMember] = field(default_factory=dict)
    engagements: list[Engagement] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)

    def hide(self, place: str, *readers: StaffMember) -> str:
        """A new secret for ``place``."""
        words = f"zq{secrets.token_hex(8)}"
        self.secrets.append(Secret(words, place, frozenset(p.pk for p in readers)))
        return words


def plant(now: datetime, mark: str = "wall") -> Planted:
    """Build the world through the product's own actions; ``mark`` keeps two worlds apart."""
    planted = Planted(now, mark)
    people_of_every_role(planted)
    for number in range(3):
        _engagement(planted, number)
    return planted


def _engagement(planted: Planted, number: int) -> None:
    """Request, choice, agreement, a session with everything written, a report not yet released."""
    now, start = planted.now, planted.now - timedelta(days=30)
    coach = person(planted, f"coach-{number}", AGENCY, roles.COACH)
    sponsor = person(planted, f"sponsor-{number}", PARTNER)
    client = person(planted, f"client-{number}", PARTNER, supervisor=sponsor)
    assistant = person(planted, f"assistant-{number}", PARTNER)
    lead = planted.people[f"{roles.COACHING_LEAD}-agency"]
    request = _request(planted, client, coach, lead, start)
    proposal = Proposal.objects.get(request=request)
    engagement = choose_coach(proposal=proposal, actor=client, now=start)
    add_party(engagement=engagement, person=sponsor, part="sponsor", actor=lead, now=start)
    name_delegate(engagement=engagement, person=assistant, actor=client, now=start)
    _sign(engagement, coach, client, sponsor, start)
    _write(planted, engagement, coach, client, now)
    _book(planted, engagement, coach, client, now)
    for who in (coach, client):
        said = {"actor": who, "now": now, "person": who, "with_names": True}
        planted.feeds.append(new_feed_address(**said))
    _ask_records(planted, engagement, coach, client)
    planted.engagements.append(engagement)


def _request(planted: Planted, client: Any, coach: Any, lead: Any, start: datetime) -> Any:
    line, _ = ServiceLine.objects.get_or_create(
        code="wall-line",
        defaults={
            "name": "Wall coaching",
            "practice": "Listening",
            "evidence_grade": "local",
            "agreement_text": "We meet.",
        },
    )
    area, _ = FocusArea.objects.get_or_create(code="wall-area", defaults={"name": "Wall focus"})
    request = ask_for_coaching(
        client=client,
        unit=Employer.objects.get(code=f"{planted.mark}-{PARTNER}").unit,
        service_line=line,
        need=planted.hide("CoachingRequest", client, coach, lead),
        focus_areas=[area],
        actor=client,
        now=start,
    )
    propose_coach(request=request, coach=coach, actor=lead, now=start)
    return request


def _sign(engagement: Engagement, coach: Any, client: Any, sponsor: Any, start: datetime) -> None:
    terms = {"hr_sees_name": True, "hr_sees_attendance": True, "sponsor_sees_attendance": True}
    version = draft_agreement(
        engagement=engagement, text="We meet.", terms=terms, actor=coach, now=start
    )
    offer_agreement(version=version, actor=coach, now=start)
    for who, part in ((coach, "coach"), (client, "client"), (sponsor, "sponsor")):
        sign_agreement(
            version=version, person=who, part=part, how="signed_in", actor=who, now=start
        )


def _write(
    planted: Planted, engagement: Engagement, coach: Any, client: Any, now: datetime
) -> None:
    both, said = (coach, client), {"engagement": engagement, "now": now}
    begun = now - timedelta(days=7)
    happened = Happened("held", "video", "Room 4", begun, begun + HOUR, attended={client.pk})
    steps = [NextStep(planted.hide("ActionItem", *both), client, now.date())]
    entry = Entry(
        happened,
        shared=planted.hide("SessionNote.shared", *both),
        private=planted.hide("SessionNote.private", coach),
        next_steps=steps,
    )
    session = log_unplanned(entry=entry, actor=coach, **said)
    words = {
        name: planted.hide("CoachingGoal", *both)
        for name in ("outcome", "measure", "baseline", "target", "evidence")
    }
    goal = write_goal(client=client, words=words, kind="practice", actor=client, **said)
    goal.is_shareable = True
    goal.save()
    add_action(words=planted.hide("ActionItem", *both), owner=coach, actor=coach, **said)
    answers = {"useful": planted.hide("ShortForm", *both)}
    save_short_form(session=session, moment="after", answers=answers, actor=client, now=now)
    planned = plan_session(
        starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=2) + HOUR,
        mode="video",
        actor=client,
        **said,
    )
    save_draft(session=planned, text=_draft(planted.hide("LogDraft", coach)), actor=coach, **said)
    text = planted.hide("SponsorReport", *both)
    report = draft_report(kind="end", text=text, goals=[goal], actor=coach, **said)
    offer_report(report=report, actor=coach, now=now)


def _book(planted: Planted, engagement: Engagement, coach: Any, client: Any, now: datetime) -> None:
    """A session booked with an answer, and times proposed with a line."""
    kind = SessionType(coach=coach, name="Wall session")
    save_session_type(session_type=kind, actor=coach, now=now)
    book_session(
        engagement=engagement,
        session_type=kind,
        starts_at=now + timedelta(days=4),
        key=uuid4(),
        outside=True,
        answers=[("What should we look at?", planted.hide("BookingAnswers", coach, client))],
        actor=client,
        now=now,
    )
    propose_times(
        engagement=engagement,
        session_type=kind,
        starts=[now + timedelta(days=3)],
        words=planted.hide("TimeProposal", coach, client),
        actor=coach,
        now=now,
    )


def _draft(words: str) -> str:
    return json.dumps({"shared": words})


def _ask_records(planted: Planted, engagement: Engagement, coach: Any, client: Any) -> None:
    """A request whose opening has run out: the officer may read nothing any more."""
    officer = planted.people[f"{roles.RECORDS_OFFICER}-agency"]
    second = planted.people["records-second"]
    then = planted.now - timedelta(days=2)
    request = log_records_request(
        requester="A newspaper",
        about=client,
        period=((then - timedelta(days=90)).date(), (planted.now + timedelta(days=1)).date()),
        received_on=then.date() - timedelta(days=1),
        actor=officer,
        now=then,
    )
    opening = ask_opening(
        request=request, engagement=engagement, reason="Asked for", actor=officer, now=then
    )
    opening = approve_opening(opening=opening, actor=second, now=then)
    words = planted.hide("Redaction")
    redact(opening=opening, item="note-1", passage=words, exemption="A", actor=officer, now=then)
