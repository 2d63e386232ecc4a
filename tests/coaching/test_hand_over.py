"""A coach leaves: the lead finds another one, the client consents, private notes stay behind."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from coaching import notes
from coaching.actions.engagements import close_engagement
from coaching.actions.requests import ask_hand_over, choose_coach, propose_coach
from coaching.leaving import coaching_left_behind
from coaching.models import CoachingRequest, SessionNote
from coaching.queries.lead import lead_overview
from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from tests.factories.coaching import MOMENT, coached, held
from tests.factories.people import RoleGrantFactory, StaffMemberFactory, employee_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    found = coached()
    held(found, shared="We met at noon.", private="Slower next time.")
    return found


def handed_over(who, lead):
    request = ask_hand_over(engagement=who.engagement, actor=lead, now=MOMENT)
    coach = StaffMemberFactory()
    proposal = propose_coach(request=request, coach=coach, actor=lead, now=MOMENT)
    choose_coach(proposal=proposal, actor=who.client, now=MOMENT)
    return coach


def test_the_new_coach_reads_what_was_shared_and_nothing_private(who):
    coach = handed_over(who, StaffMemberFactory())

    shared, private = (SessionNote.objects.get(kind=kind) for kind in ("shared", "private"))
    assert notes.open_note(viewer=coach, note=shared) == "We met at noon."
    with pytest.raises(PermissionDenied):
        notes.open_note(viewer=coach, note=private)


def test_nothing_changes_without_the_clients_consent(who):
    lead = StaffMemberFactory()
    request = ask_hand_over(engagement=who.engagement, actor=lead, now=MOMENT)
    proposal = propose_coach(request=request, coach=StaffMemberFactory(), actor=lead, now=MOMENT)

    with pytest.raises(Refused, match="client chooses"):
        choose_coach(proposal=proposal, actor=lead, now=MOMENT)
    current = who.engagement.parties.current().filter(part="coach")
    assert [party.person for party in current] == [who.coach]


def test_one_search_at_a_time_and_none_after_the_end(who):
    ask_hand_over(engagement=who.engagement, actor=who.coach, now=MOMENT)
    with pytest.raises(Refused, match="already"):
        ask_hand_over(engagement=who.engagement, actor=who.coach, now=MOMENT)
    other = coached()
    close_engagement(engagement=other.engagement, actor=other.coach, now=MOMENT)

    with pytest.raises(Refused, match="has ended"):
        ask_hand_over(engagement=other.engagement, actor=other.coach, now=MOMENT)


def test_the_lead_sees_whose_coach_holds_the_role_no_more(who):
    without = [row.engagement for row in lead_overview(now=MOMENT).without_coach]
    RoleGrantFactory(person=who.coach, role=roles.COACH)

    assert without == [who.engagement]
    assert lead_overview(now=MOMENT).without_coach == []


def test_the_lead_starts_the_search_on_the_page(client, who):
    client.force_login(employee_with_role(roles.COACHING_LEAD).user)

    answer = client.post(reverse("coaching:hand_over", args=[who.engagement.pk]))

    request = CoachingRequest.objects.get()
    assert answer.headers["Location"] == reverse("coaching:request", args=[request.pk])
    assert (request.replaces, request.client) == (who.engagement, who.client)


def test_the_head_of_the_unit_reads_a_number_and_no_name(who):
    (waiting,) = coaching_left_behind(who.coach)

    assert waiting.what.startswith("1 coaching engagement waits")
    assert str(who.client) not in waiting.what
    assert coaching_left_behind(who.client) == []
