"""Every page of coaching, as each person who may open it and as one who may not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.actions.agreements import draft_agreement, offer_agreement
from coaching.actions.goals import add_action, share_goal, write_goal
from coaching.actions.parties import name_delegate
from coaching.actions.reports import draft_report, offer_report, release_report
from coaching.links import signing_path
from coaching.models import ActionItem, CoachingSession, Engagement, LogDraft, SessionNote
from coaching.notes import open_note
from pd_portal.access import roles
from pd_portal.ui import dates
from tests.factories.coaching import (
    MOMENT,
    ContractFactory,
    FocusAreaFactory,
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

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """Pages look at the clock three weeks into the coaching."""
    monkeypatch.setattr(dates, "now", lambda: MOMENT + timedelta(days=21))


@pytest.fixture
def who():
    found = coached(hr_sees_name=True)
    for person in (found.coach, found.client, found.sponsor):
        PositionFactory(person=person)
    return found


def get(client, person, name, *args, **query):
    client.force_login(person.user)
    return client.get(reverse(f"coaching:{name}", args=args), query)


def post(client, person, name, *args, **data):
    client.force_login(person.user)
    return client.post(reverse(f"coaching:{name}", args=args), data)


def page(response, status=200):
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()


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


def test_the_log_comes_filled_in_and_needs_two_texts(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    shown = page(get(client, who.coach, "log", session.pk))
    form = {
        "outcome": "held",
        "on": "2027-01-18",
        "at": "10:00",
        "minutes": "75",
        "mode": "video",
        "attended": [who.client.pk],
        "shared": "We planned.",
        "private": "My view.",
        "step": "Write to the board.",
        "step_owner": who.client.pk,
    }

    answer = post(client, who.coach, "log", session.pk, **form)

    assert 'value="2027-01-18"' in shown
    assert answer.status_code == 303
    session.refresh_from_db()
    assert (session.outcome, session.minutes) == ("held", 75)
    texts = {n.kind: open_note(viewer=who.coach, note=n) for n in SessionNote.objects.all()}
    assert texts == {"shared": "We planned.", "private": "My view."}
    assert ActionItem.objects.get().owner == who.client


def test_a_bad_log_keeps_what_was_typed(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    form = {"outcome": "held", "on": "2027-01-18", "at": "", "minutes": "0", "mode": "video"}

    shown = page(
        post(
            client, who.coach, "log", session.pk, shared="<b>Kept</b>", private="Kept too", **form
        ),
        status=422,
    )

    assert "Enter when it began." in shown
    assert "&lt;b&gt;Kept&lt;/b&gt;" in shown
    assert "Kept too" in shown


def test_a_megabyte_is_refused_and_kept(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)

    shown = page(post(client, who.coach, "log", session.pk, private="word " * 200_000), status=422)

    assert "too long" in shown
    assert shown.count("word word") > 0


def test_a_draft_is_kept_and_comes_back(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    client.force_login(who.coach.user)
    url = reverse("coaching:draft", args=[who.engagement.pk])

    answer = client.post(f"{url}?session={session.pk}", {"private": "Half a thought"})

    assert answer.json()["saved"]
    assert b"Half a thought" not in bytes(LogDraft.objects.get().body_sealed)
    assert "Half a thought" in page(get(client, who.coach, "log", session.pk))


def test_contact_nobody_planned_is_logged_too(client, who):
    form = {
        "on": "2027-01-20",
        "at": "09:15",
        "minutes": "15",
        "mode": "phone",
        "shared": "Called.",
    }

    answer = post(
        client, who.coach, "log_contact", who.engagement.pk, **form, attended=who.client.pk
    )

    assert answer.status_code == 303
    assert CoachingSession.objects.get().planned_starts_at is None


def test_an_introduction_has_no_boxes_for_text(client, who):
    session = SessionFactory(engagement=who.engagement, agreement_version=None, intro_no=1)

    shown = page(get(client, who.coach, "log", session.pk))

    assert "Private note" not in shown
    assert "Shared summary" not in shown


def test_no_private_box_where_the_agency_has_none(client, who):
    line = who.engagement.service_line
    line.has_private_notes = False
    line.save()
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)

    assert "Private note" not in page(get(client, who.coach, "log", session.pk))


def test_coach_and_client_read_the_same_summary_and_only_the_coach_the_note(client, who):
    held(who, shared="We planned the meeting.", private="She is tired.")

    coach = page(get(client, who.coach, "engagement", who.engagement.pk))
    theirs = page(get(client, who.client, "engagement", who.engagement.pk))

    assert "We planned the meeting." in coach
    assert "She is tired." in coach
    assert "We planned the meeting." in theirs
    assert "She is tired." not in theirs


def test_each_takes_home_a_copy_of_what_they_may_read(client, who):
    held(who, shared="We planned the meeting.", private="She is tired.")

    coachs = page(get(client, who.coach, "copy", who.engagement.pk))
    clients = page(get(client, who.client, "copy", who.engagement.pk))

    assert "She is tired." in coachs
    assert "We planned the meeting." in clients
    assert "She is tired." not in clients
    assert get(client, who.sponsor, "copy", who.engagement.pk).status_code == 403


def test_hostile_text_is_shown_as_text(client, who):
    held(who, shared="<script>alert(1)</script>")

    assert "<script>alert(1)" not in page(get(client, who.client, "engagement", who.engagement.pk))


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


def test_a_report_reaches_the_sponsor_after_release_only(client, who):
    words = {"outcome": "Everyone speaks."}
    goal = write_goal(
        engagement=who.engagement,
        client=who.client,
        words=words,
        kind="team",
        actor=who.client,
        now=MOMENT,
    )
    share_goal(goal=goal, is_shareable=True, actor=who.client, now=MOMENT)
    report = draft_report(
        engagement=who.engagement,
        kind="end",
        text="It went well.",
        goals=[goal],
        actor=who.coach,
        now=MOMENT,
    )
    offer_report(report=report, actor=who.coach, now=MOMENT)
    before = page(get(client, who.sponsor, "sponsor", who.engagement.pk))
    assert "It went well." in page(get(client, who.client, "report", who.engagement.pk, "end"))

    release_report(report=report, actor=who.client, now=MOMENT)

    assert "It went well." not in before
    assert "It went well." in page(get(client, who.sponsor, "sponsor", who.engagement.pk))


def test_goals_and_steps_are_written_on_the_page(client, who):
    goal = {"outcome": "Shorter meetings.", "kind": "team"}
    assert post(client, who.client, "goal_add", who.engagement.pk, **goal).status_code == 303
    step = {"words": "Send the agenda.", "owner": who.client.pk}
    assert post(client, who.coach, "step_add", who.engagement.pk, **step).status_code == 303

    shown = page(get(client, who.client, "engagement", who.engagement.pk))
    post(client, who.client, "step_settle", ActionItem.objects.get().pk, done="yes")

    assert "Shorter meetings." in shown
    assert "Send the agenda." in shown
    assert ActionItem.objects.get().done_at


def test_a_goal_opens_and_only_the_client_may_share_it(client, who):
    goal = write_goal(
        engagement=who.engagement,
        client=who.client,
        words={"outcome": "Calm."},
        kind="practice",
        actor=who.coach,
        now=MOMENT,
    )

    assert "Only" in page(get(client, who.coach, "goal", goal.pk))
    assert post(client, who.coach, "goal_share", goal.pk, share="yes").status_code == 403
    post(client, who.client, "goal_share", goal.pk, share="yes")
    goal.refresh_from_db()
    assert goal.is_shareable


def test_the_short_forms_are_the_clients(client, who):
    session = held(who)
    assert (
        post(client, who.client, "short_form", session.pk, "after", useful="The plan.").status_code
        == 303
    )

    assert "The plan." in page(get(client, who.coach, "engagement", who.engagement.pk))
    assert get(client, who.coach, "short_form", session.pk, "after").status_code == 403


def amendment(who, **terms):
    version = draft_agreement(
        engagement=who.engagement,
        text="We meet every week.",
        terms=terms,
        actor=who.coach,
        now=MOMENT,
    )
    return offer_agreement(version=version, actor=who.coach, now=MOMENT)


def test_a_pending_change_is_shown_against_the_version_in_force(client, who):
    amendment(who, hr_sees_name=False)

    shown = page(get(client, who.client, "agreement", who.engagement.pk))

    assert "<del>two weeks.</del>" in shown
    assert "<ins>week.</ins>" in shown
    assert "stays in force" in shown


def test_signing_on_the_page(client, who):
    version = amendment(who)

    assert post(client, who.client, "agreement", who.engagement.pk, agreed="on").status_code == 303

    assert version.signatures.get().how == "signed_in"


def test_signing_from_a_link_needs_no_account(client, who):
    version = amendment(who)
    path = signing_path(version, who.sponsor, "sponsor")

    shown = page(client.get(path))
    signed = page(client.post(path, {"agreed": "on"}))

    assert "We meet every week." in shown
    assert "You have signed" in signed
    assert version.signatures.get().how == "link"
    assert client.get(path.replace("sign/", "sign/x")).status_code == 404


def test_a_draft_is_written_offered_and_withdrawn(client, who):
    form = {"text": "New.", "cancel_notice_hours": "48"}
    assert post(client, who.coach, "agreement_draft", who.engagement.pk, **form).status_code == 303
    assert post(client, who.coach, "agreement_offer", who.engagement.pk).status_code == 303
    version = who.engagement.agreements.get(number=2)
    assert version.offered_at
    assert post(client, who.coach, "agreement_withdraw", who.engagement.pk).status_code == 303
    assert get(client, who.client, "agreement_draft", who.engagement.pk).status_code == 403


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


def test_settings_assistants_and_the_end(client, who):
    area = FocusAreaFactory()
    form = {"allotted_sessions": "10", "focus_areas": [area.pk]}
    assert post(client, who.coach, "settings", who.engagement.pk, **form).status_code == 303
    assert page(get(client, who.client, "delegates", who.engagement.pk, q="x"))
    add_action(
        engagement=who.engagement, words="Open.", owner=who.client, actor=who.coach, now=MOMENT
    )

    refused = page(post(client, who.coach, "close", who.engagement.pk), status=422)
    done = post(client, who.coach, "close", who.engagement.pk, drop_open_actions="on")

    assert "1 action is still open" in refused
    assert done.status_code == 303


def test_a_lost_key_shows_a_clear_page_and_changes_nothing(client, who, settings):
    held(who, shared="Still here.")
    settings.PD_PORTAL_VAULT_KEYS = ["other:AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="]
    form = {
        "on": "2027-01-20",
        "at": "09:15",
        "minutes": "15",
        "mode": "phone",
        "shared": "Called.",
    }

    shown = page(
        post(client, who.coach, "log_contact", who.engagement.pk, **form, attended=who.client.pk),
        503,
    )

    assert "Nothing was changed" in shown
    assert CoachingSession.objects.count() == 1
    assert "cannot be read" in page(get(client, who.coach, "engagement", who.engagement.pk))


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
