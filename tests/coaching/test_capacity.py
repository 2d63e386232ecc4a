from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.actions.capacity import state_capacity
from coaching.actions.parties import add_party
from coaching.actions.requests import ask_hand_over, choose_coach, propose_coach
from coaching.models import CoachCapacity, Proposal
from coaching.queries.capacity import room_of, rooms
from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from tests.coaching.browsing import get, page, post
from tests.coaching.starting import asked_for, start
from tests.factories.coaching import MOMENT, START, PartyFactory, TemplateFactory, coached
from tests.factories.people import (
    PositionFactory,
    RoleGrantFactory,
    StaffMemberFactory,
    employee_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach():
    """Coaches one person already."""
    coach = coached().coach
    PositionFactory(person=coach)
    RoleGrantFactory(person=coach, role=roles.COACH)
    return coach


def states(coach, engagements, day=START, actor=None):
    said = {"coach": coach, "engagements": engagements, "starts_on": day}
    return state_capacity(**said, actor=actor or coach, now=MOMENT)


def test_room_is_what_was_said_last_for_the_day(coach):
    later = START + timedelta(days=30)
    states(coach, 3)
    states(coach, 5)
    states(coach, 8, day=later)

    assert room_of(coach, START - timedelta(days=1)).most is None
    assert room_of(coach, START).text == "1 of 5 taken"
    assert room_of(coach, later).left == 7
    assert AuditRecord.objects.filter(verb="stated a coach's room").count() == 3


def test_the_past_stays_as_it_was_said(coach):
    with pytest.raises(Refused) as refused:
        states(coach, 3, day=START - timedelta(days=1))

    assert refused.value.field == "starts_on"


def test_ended_and_closed_coaching_takes_no_room(coach):
    other = PartyFactory(person=coach, part="coach")
    PartyFactory(person=coach, part="coach", ends_on=START)
    PartyFactory(person=coach, part="client")
    other.engagement.status, other.engagement.closed_on = "closed", START
    other.engagement.save()

    assert room_of(coach, START).taken == 1


def test_a_full_coach_is_proposed_only_when_the_lead_says_so(coach, lead):
    states(coach, 1)
    request = asked_for(TemplateFactory(), StaffMemberFactory())
    proposing = {"request": request, "coach": coach, "actor": lead, "now": MOMENT}

    with pytest.raises(Refused, match="no room left: 1 of 1 taken"):
        propose_coach(**proposing)
    propose_coach(**proposing, beyond=True)

    assert room_of(coach, START).text == "1 of 1 taken, 1 proposed"


def test_whoever_has_been_asked_may_take_the_last_place(coach, lead):
    states(coach, 2)
    for _ in range(2):
        request = asked_for(TemplateFactory(), StaffMemberFactory())
        try:
            propose_coach(request=request, coach=coach, actor=lead, now=MOMENT)
        except Refused:
            break

    assert Proposal.objects.get().coach == coach


def test_rooms_of_many_are_three_queries(coach, django_assert_num_queries):
    people = [coach.pk, *(person.pk for person in StaffMemberFactory.create_batch(3))]

    with django_assert_num_queries(3):
        assert rooms(people, START)[people[1]].text == "0 taken"


def test_the_lead_sees_room_and_confirms_going_beyond_it(client, coach, lead, later):
    states(coach, 1)
    request = asked_for(TemplateFactory(), StaffMemberFactory())

    before = page(get(client, lead, "request", request.pk))
    assert f"{coach}: 1 of 1 taken</option>" in before
    assert "Go beyond" not in before
    sent = {"coach": coach.pk, "beyond": "False"}
    refused = page(post(client, lead, "request", request.pk, **sent), 422)
    assert "Go beyond what this coach can hold" in refused
    assert not Proposal.objects.exists()
    assert post(client, lead, "request", request.pk, coach=coach.pk, beyond="on").status_code == 303
    assert Proposal.objects.get().coach == coach


def test_setting_coaching_up_with_a_full_coach_asks_too(client, coach, lead, later):
    states(coach, 1)
    template, whom = TemplateFactory(), StaffMemberFactory()

    refused = page(start(client, lead, template, whom, coach=coach.pk), 422)
    assert "Go beyond what this coach can hold" in refused
    assert start(client, lead, template, whom, coach=coach.pk, beyond="on").status_code == 303


def test_a_coach_says_it_from_home_and_the_lead_for_them(client, coach, lead, later):
    day = (START + timedelta(days=21)).isoformat()
    home = page(get(client, coach, "home"))
    assert f"/coaching/coaches/{coach.pk}/room/" in home
    assert "not said yet" in home
    for actor, most in ((coach, 4), (lead, 2)):
        sent = post(client, actor, "capacity", coach.pk, engagements=most, starts_on=day)
        assert sent.status_code == 303, sent.content

    assert "1 of 2 taken" in page(get(client, lead, "overview"))
    said = page(get(client, coach, "capacity", coach.pk))
    assert str(lead) in said
    assert CoachCapacity.objects.count() == 2


def test_nobody_states_another_coachs_room(client, coach, later):
    other = employee_with_role(roles.COACH)

    assert get(client, other, "capacity", coach.pk).status_code == 404
    assert get(client, StaffMemberFactory(), "capacity", coach.pk).status_code == 403
    assert post(client, other, "capacity", other.pk, engagements=100).status_code == 422


def test_a_second_coach_without_room_is_added_only_when_the_lead_says_so(
    client, coach, lead, later
):
    states(coach, 1)
    running = coached().engagement
    address = f"{reverse('coaching:lead_engagement', args=[running.pk])}?part=coach"
    client.force_login(lead.user)

    assert "1 of 1 taken" in page(client.get(f"{address}&q={coach.family_name}"))
    refused = page(client.post(address, {"person": coach.pk}), 422)
    assert "no room left: 1 of 1 taken" in refused
    assert f'name="person" value="{coach.pk}"' in refused
    assert "Go beyond what this coach can hold" in refused
    assert client.post(address, {"person": coach.pk, "beyond": "on"}).status_code == 303
    assert running.parties.current().filter(part="coach", person=coach).exists()


def test_whom_the_client_chose_is_asked_about_once(coach, lead):
    states(coach, 1)
    running = coached()
    request = ask_hand_over(engagement=running.engagement, actor=lead, now=MOMENT)
    said = {"actor": lead, "now": MOMENT}
    proposal = propose_coach(request=request, coach=coach, beyond=True, **said)

    choose_coach(proposal=proposal, actor=running.client, now=MOMENT)

    assert room_of(coach, START).taken == 2


@pytest.mark.parametrize(("who", "part"), [("client", "coach"), ("coach", "client")])
def test_nobody_becomes_the_coach_of_themselves_later(lead, who, part):
    place = coached()
    person = getattr(place, who)

    with pytest.raises(Refused, match="cannot coach themselves"):
        add_party(engagement=place.engagement, person=person, part=part, actor=lead, now=MOMENT)
