"""What the pages of coaching say when something is in the way, missing or odd."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.actions.goals import add_action, share_goal, write_goal
from coaching.actions.reports import draft_report, offer_report, release_report
from coaching.actions.requests import ask_for_coaching, close_request
from coaching.models import ActionItem, CoachingGoal, Engagement, SessionNote, SponsorReport
from coaching.queries.lead import lead_overview
from coaching.queries.outside import sponsor_view
from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.notify.models import Message
from tests.coaching.browsing import get, post
from tests.factories.coaching import (
    MOMENT,
    AgreementFactory,
    ContractFactory,
    FocusAreaFactory,
    SessionFactory,
    coached,
    held,
)
from tests.factories.people import PositionFactory, StaffMemberFactory, employee_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("later")]
NOW = MOMENT + timedelta(days=21)
OTHER_KEY = ["other:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="]


def goal_of(who):
    goal = write_goal(
        engagement=who.engagement,
        client=who.client,
        words={"outcome": "Everyone speaks."},
        kind="team",
        actor=who.client,
        now=MOMENT,
    )
    share_goal(goal=goal, is_shareable=True, actor=who.client, now=MOMENT)
    return goal


def report_of(who):
    report = draft_report(
        engagement=who.engagement,
        kind="midpoint",
        text="They all speak.",
        goals=[goal_of(who)],
        actor=who.coach,
        now=MOMENT,
    )
    return offer_report(report=report, actor=who.coach, now=MOMENT)


def without_sponsor(who):
    who.engagement.parties.filter(part="sponsor").update(ends_on=MOMENT.date())


def test_without_a_sponsor_there_is_nobody_to_report_to(client, who):
    report = report_of(who)
    without_sponsor(who)

    shown = get(client, who.client, "report", who.engagement.pk, "midpoint").content.decode()
    listed = get(client, who.client, "engagement", who.engagement.pk).content.decode()

    assert "no sponsor" in shown
    assert "Release the saved report" not in shown
    assert "Midpoint report" not in listed
    with pytest.raises(Refused, match="no sponsor"):
        release_report(report=report, actor=who.client, now=NOW)


def test_terms_without_reports_say_so_before_anybody_writes_one(client):
    who = coached(sponsor_gets_reports=False)

    shown = get(client, who.coach, "report", who.engagement.pk, "end").content.decode()

    assert "does not provide for reports" in shown
    assert "<textarea" not in shown


@pytest.mark.parametrize("name", ["goal", "report"])
def test_what_cannot_be_read_is_not_offered_for_writing_over(client, who, settings, name):
    report = report_of(who)
    args = {"goal": [CoachingGoal.objects.get().pk], "report": [who.engagement.pk, "midpoint"]}
    before = bytes(report.body_sealed), bytes(CoachingGoal.objects.get().body_sealed)
    settings.PD_PORTAL_VAULT_KEYS = OTHER_KEY

    answer = get(client, who.client, name, *args[name])
    post(client, who.client, name, *args[name], text="New words.", outcome="New words.")

    after = SponsorReport.objects.get().body_sealed, CoachingGoal.objects.get().body_sealed
    assert answer.status_code == 503
    assert "Nothing was changed or overwritten" in answer.content.decode()
    assert tuple(map(bytes, after)) == before


def test_a_declined_request_is_answered_to_both_who_wait():
    asking, meant = StaffMemberFactory(), StaffMemberFactory()
    unit = PositionFactory().unit
    request = ask_for_coaching(
        client=meant,
        unit=unit,
        service_line=coached().engagement.service_line,
        need="Time to think.",
        actor=asking,
        now=MOMENT,
    )

    close_request(request=request, status="declined", actor=StaffMemberFactory(), now=MOMENT)

    told = Message.objects.filter(kind="coaching_declined").values_list("recipient", flat=True)
    assert set(told) == {asking.pk, meant.pk}


def test_a_planned_meeting_of_three_names_its_third_reader_before_typing(client, who):
    session = SessionFactory(
        engagement=who.engagement, agreement_version=who.agreement, is_three_way=True
    )

    page = get(client, who.coach, "log", session.pk)

    assert f"{who.sponsor} reads it too." in page.content.decode()
    assert set(page.context["form"].initial["attended"]) == {who.client.pk, who.sponsor.pk}


def test_a_step_without_an_owner_is_the_clients(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    form = get(client, who.coach, "log", session.pk).context["form"]
    sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}

    answer = post(client, who.coach, "log", session.pk, **(sent | {"step": "Call the board."}))

    assert answer.status_code == 303
    assert ActionItem.objects.get().owner == who.client


def test_what_comes_filled_in_is_not_called_optional(client, who):
    shown = get(client, who.coach, "log_contact", who.engagement.pk).content.decode()

    assert "Began at (optional)" not in shown
    assert "Shared summary (optional)" in shown


def test_a_client_is_not_asked_for_a_log(client, who):
    SessionFactory(engagement=who.engagement, agreement_version=who.agreement)

    seen = get(client, who.client, "engagement", who.engagement.pk).content.decode()

    assert "Needs a log" not in seen
    assert "Your coach writes down what happened here soon." in seen


def test_ending_says_beforehand_what_is_in_the_way(client, who):
    SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    early = get(client, who.coach, "close", who.engagement.pk).content.decode()
    who.engagement.sessions.all().delete()
    add_action(
        engagement=who.engagement,
        words="Call the board.",
        owner=who.client,
        actor=who.coach,
        now=MOMENT,
    )

    ready = get(client, who.coach, "close", who.engagement.pk).content.decode()
    post(client, who.coach, "close", who.engagement.pk, drop_open_actions="on")

    assert "1 session is still planned or without a log" in early
    assert "1 next step is still open" in ready
    assert Engagement.objects.get(pk=who.engagement.pk).status == "closed"


def test_a_step_on_the_first_page_says_with_whom(client, who):
    add_action(
        engagement=who.engagement, words="Read.", owner=who.coach, actor=who.coach, now=MOMENT
    )

    assert f"With {who.client}" in get(client, who.coach, "home").content.decode()


def test_the_last_day_that_was_meant_is_set_and_watched(client, who):
    lead = employee_with_role(roles.COACHING_LEAD)
    data = {"allotted_sessions": 8, "ends_on": "2027-01-20"}
    post(client, who.coach, "settings", who.engagement.pk, **data)

    (row,) = lead_overview(now=NOW).running

    assert (row.engagement.ends_on.isoformat(), row.is_over, row.used) == ("2027-01-20", True, 0)
    assert "January 20, 2027, which has passed" in get(client, lead, "overview").content.decode()


def test_coaching_does_not_end_before_it_began(client, who):
    data = {"allotted_sessions": 8, "ends_on": "2020-01-20"}

    answer = post(client, who.coach, "settings", who.engagement.pk, **data)

    assert "before this coaching began" in answer.content.decode()


def test_the_lead_sees_what_a_request_is_about(client, who):
    lead = employee_with_role(roles.COACHING_LEAD)
    request = ask_for_coaching(
        client=who.client,
        unit=who.engagement.unit,
        service_line=who.engagement.service_line,
        need="Time to think.",
        focus_areas=[FocusAreaFactory(name="Hiring well")],
        actor=who.client,
        now=MOMENT,
    )

    shown = get(client, lead, "overview").content.decode()

    assert "Hiring well" in shown
    assert "waiting 21 days" in shown
    assert reverse("coaching:request", args=[request.pk]) in shown


def test_every_service_names_its_practice_and_its_evidence(client, who):
    who.engagement.service_line.practice = "Cycles of inquiry with protocols"
    who.engagement.service_line.save()

    shown = get(client, who.client, "ask").content.decode()

    assert "Cycles of inquiry with protocols. Research-based" in shown


def test_a_sponsor_is_counted_nothing_that_was_held_under_terms_hiding_it():
    who = coached(sponsor_sees_sessions=False)
    held(who, day=1)
    who.agreement.ended_at = MOMENT + timedelta(days=5)
    who.agreement.save()
    AgreementFactory(engagement=who.engagement, number=2, in_force_at=MOMENT + timedelta(days=5))
    held(who, day=8, minutes=45)

    view = sponsor_view(who.engagement)

    assert (view.held, view.minutes, len(view.sessions)) == (1, 45, 1)


def test_what_others_see_names_the_terms_and_the_partners_sums(client, who):
    contract = ContractFactory(partner=who.engagement.unit, bought_sessions=17)
    who.engagement.contract = contract
    who.engagement.save()

    shown = get(client, who.client, "others_see", who.engagement.pk).content.decode()

    assert "The sponsor sees the focus areas: <strong>yes</strong>" in shown
    assert "17 sessions bought" in shown


def test_a_draft_that_was_kept_is_there_after_signing_in_again(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    client.force_login(who.coach.user)
    draft = reverse("coaching:draft", args=[who.engagement.pk]) + f"?session={session.pk}"
    kept = json.loads(client.post(draft, {"shared": "Half a thought"}).content)
    client.logout()
    log = reverse("coaching:log", args=[session.pk])

    sent_away = client.post(log, {"shared": "Half a thought"}, headers={"referer": log})
    back = get(client, who.coach, "log", session.pk).content.decode()

    assert kept["saved"]
    assert sent_away.headers["Location"].endswith(f"?next={log}")
    assert "Half a thought" in back
    assert not SessionNote.objects.exists()
