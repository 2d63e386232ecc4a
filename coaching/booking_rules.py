"""Who may book, and who sets the hours that can be booked."""

from typing import Any

import rules

from coaching.models import Booking, Engagement
from coaching.queries.crews import crew_on_page
from coaching.queries.proposals import may_answer
from pd_portal.access.grants import holder_of
from pd_portal.access.predicates import has_role, on_roster
from pd_portal.access.roles import COACH, COACHING_LEAD

leads = has_role(COACHING_LEAD)


@rules.predicate
def arranges(user: Any, engagement: Engagement | None) -> bool:
    """A coach, a client or a client's delegate."""
    if engagement is None:
        return True
    return crew_on_page(engagement).arranges(holder_of(user).person_id)


@rules.predicate
def coaches(user: Any, engagement: Engagement | None) -> bool:
    if engagement is None:
        return True
    return crew_on_page(engagement).coached_by(holder_of(user).person_id)


@rules.predicate
def answers(user: Any, booking: Booking | None) -> bool:
    """The coach answers a request; whoever arranges times may withdraw it."""
    return booking is None or arranges(user, booking.engagement)


@rules.predicate
def answers_times(user: Any, engagement: Engagement | None) -> bool:
    """A client or a client's assistant."""
    if engagement is None:
        return True
    crew, person_id = crew_on_page(engagement), holder_of(user).person_id
    return may_answer(crew, person_id)


rules.add_perm("coaching.book", on_roster & (arranges | leads))
rules.add_perm("coaching.book_outside", on_roster & (coaches | leads))
rules.add_perm("coaching.answer_request", on_roster & (answers | leads))
rules.add_perm("coaching.set_availability", has_role(COACH) | leads)
rules.add_perm("coaching.propose_times", on_roster & coaches)
rules.add_perm("coaching.choose_times", on_roster & answers_times)
