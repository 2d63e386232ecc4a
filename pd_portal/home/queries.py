"""The front page: what to do next, what is owed, the next session, and doors for one's roles."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rules

from coaching.models import CoachingSession
from coaching.queries.home import next_session
from courses.queries.home import LearnerHome, learner_home
from pd_portal.notify.queries.mine import unread_count
from pd_portal.people.models import StaffMember
from pd_portal.policy.queries.mine import Owed, owed_by
from pd_portal.ui.dates import local_day
from pd_portal.ui.registry import Registry


@dataclass(frozen=True)
class Door:
    """A card that leads to the work of a role; shown to those who hold ``rule``."""

    title: str
    text: str
    url_name: str
    rule: str


doors: Registry[Door] = Registry("Cards of the front page for people with a role.")


@dataclass(frozen=True)
class FrontPage:
    """Everything the front page shows."""

    person: StaffMember
    learning: LearnerHome
    owed: list[Owed]
    session: CoachingSession | None
    unread: int
    doors: list[Door]


def front_page(person: StaffMember, user: Any, *, now: datetime) -> FrontPage:
    """A constant number of queries."""
    day = local_day(now)
    return FrontPage(
        person=person,
        learning=learner_home(person, day),
        owed=owed_by(person, day),
        session=next_session(person, now=now),
        unread=unread_count(person),
        doors=[door for door in doors if rules.has_perm(door.rule, user)],
    )
