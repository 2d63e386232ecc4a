"""Every page of coaching, as each person who may open it and as one who may not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.actions.goals import add_action
from coaching.actions.parties import name_delegate
from coaching.models import Engagement
from pd_portal.access import roles
from tests.coaching.browsing import get, page, post
from tests.factories.coaching import (
    MOMENT,
    ContractFactory,
    PartyFactory,
    SessionFactory,
    coached,
    held,
)
from tests.factories.people import (
    PositionFactory,
    StaffMemberFactory,
    employee_with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("later")]


def test_the_coach_sees_what_needs_a_log_first(client, who):
    SessionFactory(engagement=who.engagement, agreement_version=who.agreement)

    shown = page(get(client, who.coach, "home"))

    assert "Needs a log" in shown
    assert "13 days ago" in shown
    assert "0 of 8 sessions used" in shown


def test_the_client_sees_coach_and_next_session(client, who):
    SessionFactory(
        engagement=who.engagement,
        agreement_version=who.agreement,
        planned_starts_at=MOMENT + timedelta(days=30),
    )

    shown = page(get(client, who.client, "home"))

    assert f"Coaching with {who.coach}" in shown.replace("&#x27;", "'")
    assert "Next: <strong>February 10, 2027" in shown


def test_somebody_without_coaching_is_told_how_to_ask(client):
    assert "Ask for coaching" in page(get(client, StaffMemberFactory(), "home"))


def test_each_part_is_led_to_its_own_page(client, who):
    assistant = StaffMemberFactory()
    name_delegate(engagement=who.engagement, person=assistant, actor=who.client, now=MOMENT)

    to = {
        who.sponsor: "sponsor",
        assistant: "times",
        employee_with_role(roles.COACHING_LEAD): "overview",
    }

    for person, part in to.items():
        answer = get(client, person, "engagement", who.engagement.pk)
        assert part in answer.headers["Location"]


def test_a_group_goes_by_its_name_and_its_page_lists_its_members(client, who):
    who.engagement.group_name = "Equity advisory committee"
    who.engagement.save()
    second = PartyFactory(engagement=who.engagement).person

    shown = page(get(client, who.coach, "engagement", who.engagement.pk))

    assert "Equity advisory committee" in shown
    assert f"{who.client}, {second}" in shown


def test_a_stranger_learns_nothing(client, who):
    stranger = StaffMemberFactory()
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)

    for name, pk in (("engagement", who.engagement.pk), ("log", session.pk)):
        assert get(client, stranger, name, pk).status_code == 404


def test_the_sponsor_sees_what_the_terms_say(client, who):
    held(who, shared="Not for the sponsor.", minutes=75)

    shown = page(get(client, who.sponsor, "sponsor", who.engagement.pk))

    assert "75" in shown
    assert "Not for the sponsor." not in shown
    assert get(client, who.sponsor, "log_contact", who.engagement.pk).status_code == 403


def test_the_sponsor_sees_no_sessions_where_the_terms_hide_them(client):
    who = coached(sponsor_sees_sessions=False)
    held(who)

    shown = page(get(client, who.sponsor, "sponsor", who.engagement.pk))

    assert "dates and minutes are not shown" in shown


def test_what_others_see_is_the_very_answer_they_get(client, who):
    held(who, minutes=75)
    assistant = StaffMemberFactory()
    name_delegate(engagement=who.engagement, person=assistant, actor=who.client, now=MOMENT)

    shown = page(get(client, who.client, "others_see", who.engagement.pk))

    assert "HR of Agency" in shown
    assert str(assistant.family_name) in shown
    assert get(client, who.coach, "others_see", who.engagement.pk).status_code == 403


def test_hr_sees_the_ledger_and_its_file(client, who):
    held(who, minutes=75, shared="Not for HR.")
    hr = employee_with_role(roles.HR)

    shown = page(get(client, hr, "ledger"))
    client.force_login(hr.user)
    file = b"".join(client.get(reverse("coaching:ledger_csv")).streaming_content).decode()

    assert "1 session held, 75 minutes" in shown
    assert str(who.client) in file
    assert "Not for HR." not in shown + file
    assert get(client, who.coach, "ledger").status_code == 403


def test_the_lead_sees_queue_and_capacity_and_no_text(client, who):
    lead = employee_with_role(roles.COACHING_LEAD)
    employee_with_role(roles.COACH)
    held(who, shared="Not for the lead.")
    PartyFactory(engagement=who.engagement, part="client")

    overview = page(get(client, lead, "overview"))
    one = page(get(client, lead, "lead_engagement", who.engagement.pk, q="a"))

    assert "1 active engagement" in overview
    assert "Not for the lead." not in overview + one
    assert get(client, who.coach, "overview").status_code == 403


@pytest.mark.parametrize("by", ["service", "month", "coach", "client", "unit", "focus"])
def test_the_lead_reads_hours_by_anything(client, who, by):
    held(who, minutes=75)
    lead = employee_with_role(roles.COACHING_LEAD)

    assert "75 minutes" in page(get(client, lead, "hours", by=by, ends_on="2027-12-31"))
    file = get(client, lead, "hours", by=by, format="csv", ends_on="2027-12-31")
    assert b"75" in b"".join(file.streaming_content)


def test_a_request_goes_from_need_to_choice(client, who):
    person = PositionFactory().person
    lead = employee_with_role(roles.COACHING_LEAD)
    coach = employee_with_role(roles.COACH)
    unit = person.positions.get().unit_id
    line = who.engagement.service_line_id
    asked = post(client, person, "ask", service_line=line, unit=unit, need="I am new.")
    url = asked.headers["Location"]
    pk = int(url.strip("/").split("/")[-1])

    assert "I am new." in page(get(client, lead, "request", pk))
    assert post(client, lead, "request", pk, coach=coach.pk).status_code == 303
    assert "Choose" in page(get(client, person, "request", pk))
    from coaching.models import Proposal

    chosen = post(client, person, "answer", pk, Proposal.objects.get().pk, answer="choose")
    assert Engagement.objects.count() == 2
    assert page(
        get(client, person, "engagement", int(chosen.headers["Location"].strip("/").split("/")[-1]))
    )


def test_a_partner_lead_sees_the_contract_without_names(client, who):
    contract = ContractFactory(partner=who.engagement.unit)
    who.engagement.contract = contract
    who.engagement.save()
    held(who)
    lead = employee_with_role(roles.PARTNER_LEAD, unit=who.engagement.unit)

    shown = page(get(client, lead, "contracts"))

    assert who.engagement.unit.name in shown
    assert who.client.family_name not in shown


@pytest.mark.parametrize("count", [1, 5])
def test_a_coachs_home_takes_the_same_queries_however_much_there_is(
    client, django_assert_max_num_queries, count
):
    who = coached()
    for day in range(1, count + 1):
        SessionFactory(
            engagement=who.engagement,
            agreement_version=who.agreement,
            planned_starts_at=MOMENT + timedelta(days=day),
        )
        add_action(
            engagement=who.engagement, words="Do.", owner=who.coach, actor=who.coach, now=MOMENT
        )
    client.force_login(who.coach.user)

    with django_assert_max_num_queries(42):
        client.get(reverse("coaching:home"))
