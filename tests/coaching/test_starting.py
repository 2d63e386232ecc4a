"""Coaching begins from a template with everything filled in, and everything to change."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from coaching.actions.requests import ask_hand_over, choose_coach, propose_coach
from coaching.actions.starting import Beginning, start_engagement
from coaching.models import CoachingRequest, Engagement, Party, SessionType
from coaching.prefill import prefill
from coaching.queries.engagement import engagement_page, load
from pd_portal.audit.actions import Refused
from pd_portal.notify.models import Message
from pd_portal.people.models import Position
from tests.coaching.browsing import get
from tests.coaching.starting import asked_for, filled_in, start
from tests.factories.coaching import MOMENT, START, FocusAreaFactory, TemplateFactory
from tests.factories.people import PositionFactory, StaffMemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_first_day")]


def pages_words(person, engagement):
    page = engagement_page(person, load(person.user, engagement.pk), now=MOMENT)
    goals = sorted(view.words["outcome"] for view in page.goals)
    return goals, sorted((view.words, str(view.item.owner)) for view in page.actions)


def test_coaching_starts_with_everything_filled_in(client, lead, coach):
    template = TemplateFactory(steps_due_days=7)
    area = FocusAreaFactory()
    template.focus_areas.add(area)
    whom = PositionFactory().person

    answer = start(client, lead, template, whom, coach=coach.pk)

    made = Engagement.objects.get(template=template)
    goals, steps = pages_words(coach, made)
    assert answer.headers["Location"] == reverse("coaching:agreement_draft", args=[made.pk])
    assert (made.allotted_sessions, made.starts_on) == (12, START)
    assert made.unit == Position.objects.get(person=whom).unit
    assert made.ends_on == date(2027, 11, 10)
    assert list(made.focus_areas.all()) == [area]
    assert goals == ["Everyone speaks.", "Families are asked first."]
    assert steps == [
        ("Choose a meeting to look at.", str(whom)),
        ("Send the tally sheet.", str(coach)),
    ]
    assert {i.due_on for i in made.action_items.all()} == {START + timedelta(days=7)}
    assert SessionType.objects.get(coach=coach, name="Coaching session").minutes == 60


def test_client_and_coach_are_told(client, lead, coach):
    whom = PositionFactory().person

    start(client, lead, TemplateFactory(), whom, coach=coach.pk)

    told = Message.objects.filter(kind="coaching_begun").values_list("recipient", flat=True)
    assert set(told) == {whom.pk, coach.pk}


def test_the_supervisor_is_suggested_as_sponsor_where_the_template_says_so(client, lead, coach):
    boss = StaffMemberFactory()
    whom = PositionFactory(supervisor=boss).person

    start(client, lead, TemplateFactory(supervisor_sponsors=True), whom, coach=coach.pk)
    start(client, lead, TemplateFactory(), whom, coach=coach.pk)

    assert Party.objects.get(part="sponsor").person == boss


def test_the_lead_who_set_it_up_reads_none_of_it_afterwards(client, lead, coach):
    start(client, lead, TemplateFactory(), PositionFactory().person, coach=coach.pk)
    made = Engagement.objects.get()

    shown = client.get(reverse("coaching:lead_engagement", args=[made.pk])).content.decode()

    assert "Everyone speaks." not in shown


def test_the_first_agreement_opens_with_the_templates_text_and_terms(client, lead, coach):
    template = TemplateFactory(hr_sees_name=True, cancel_notice_hours=48)
    start(client, lead, template, PositionFactory().person, coach=coach.pk)
    made = Engagement.objects.get()

    form = get(client, coach, "agreement_draft", made.pk).context["form"]

    assert form["text"].value() == "We meet twice a month."
    assert (form["hr_sees_name"].value(), form["cancel_notice_hours"].value()) == (True, 48)


def test_a_kind_the_coach_has_stays_as_they_made_it(client, lead, coach):
    SessionType.objects.create(coach=coach, name="Coaching session", minutes=45)

    start(client, lead, TemplateFactory(), PositionFactory().person, coach=coach.pk)

    assert SessionType.objects.get(coach=coach).minutes == 45


def test_whatever_the_page_offers_nobody_coaches_themselves(lead, coach):
    template = TemplateFactory()
    beginning = Beginning(
        service_line=template.service_line,
        unit=PositionFactory().unit,
        coach=coach,
        client=coach,
        starts=prefill(template, template.service_line, START),
    )

    with pytest.raises(Refused, match="coach themselves"):
        start_engagement(beginning=beginning, template=template, actor=lead, now=MOMENT)


def test_nobody_coaches_themselves(client, lead, coach):
    answer = start(client, lead, TemplateFactory(), coach, coach=coach.pk)

    assert (answer.status_code, Engagement.objects.count()) == (422, 0)


def test_the_lead_proposes_a_coach_with_the_template_that_fits(client, lead, coach):
    template, other = TemplateFactory(), TemplateFactory()
    request = asked_for(template, StaffMemberFactory())

    page = get(client, lead, "request", request.pk)
    client.post(reverse("coaching:request", args=[request.pk]), filled_in(page))

    proposal = CoachingRequest.objects.get().proposals.get()
    assert proposal.template == template
    assert other not in page.context["form"].fields["template"].queryset


def test_what_the_client_chose_to_work_on_comes_before_the_template(lead, coach):
    template, whom = TemplateFactory(), StaffMemberFactory()
    template.focus_areas.add(FocusAreaFactory())
    request, area = asked_for(template, whom), FocusAreaFactory()
    request.focus_areas.add(area)
    proposal = propose_coach(
        request=request, coach=coach, template=template, actor=lead, now=MOMENT
    )

    made = choose_coach(proposal=proposal, actor=whom, now=MOMENT)

    assert (made.template, made.allotted_sessions) == (template, 12)
    assert list(made.focus_areas.all()) == [area]
    assert pages_words(whom, made)[0] == ["Everyone speaks.", "Families are asked first."]


def test_everything_filled_in_can_be_changed(client, lead, coach):
    template = TemplateFactory()
    whom = PositionFactory().person

    start(
        client,
        lead,
        template,
        whom,
        coach=coach.pk,
        allotted_sessions=3,
        ends_on="2027-02-01",
        goals="Only this.",
        client_steps="",
        coach_steps="",
        kinds=[],
        group_name="Equity advisory committee",
    )

    made = Engagement.objects.get(template=template)
    assert (made.allotted_sessions, made.ends_on) == (3, date(2027, 2, 1))
    assert made.group_name == "Equity advisory committee"
    assert pages_words(whom, made) == (["Only this."], [])
    assert not SessionType.objects.filter(coach=coach).exists()


def test_a_running_engagement_that_changes_its_coach_begins_with_nothing_new(client, lead, coach):
    template, whom = TemplateFactory(), PositionFactory().person
    start(client, lead, template, whom, coach=coach.pk)
    running = Engagement.objects.get()
    request = ask_hand_over(engagement=running, actor=lead, now=MOMENT)

    form = get(client, lead, "request", request.pk).context["form"]

    assert "template" not in form.fields
