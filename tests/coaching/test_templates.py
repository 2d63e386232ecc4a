"""A coaching lead keeps templates; coaching that begins from one is filled in and can be changed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from coaching.actions.requests import ask_for_coaching, choose_coach, propose_coach
from coaching.actions.templates import archive_template, delete_template
from coaching.models import CoachingRequest, Engagement, EngagementTemplate, Party, SessionType
from coaching.prefill import last_day, prefill
from coaching.queries.engagement import engagement_page, load
from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from pd_portal.notify.models import Message
from pd_portal.people.models import Position
from pd_portal.ui import dates
from tests.factories.coaching import MOMENT, START, FocusAreaFactory, TemplateFactory
from tests.factories.people import PositionFactory, StaffMemberFactory, employee_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_first_day(monkeypatch):
    monkeypatch.setattr(dates, "now", lambda: MOMENT)


@pytest.fixture
def lead():
    return employee_with_role(roles.COACHING_LEAD)


@pytest.fixture
def coach():
    return employee_with_role(roles.COACH)


def get(client, person, name, *args, **query):
    client.force_login(person.user)
    return client.get(reverse(f"coaching:{name}", args=args), query)


def filled_in(response):
    """What a browser would send back from the page's form, nothing changed."""
    data = {}
    for bound in response.context["form"]:
        value = bound.value()
        if hasattr(value, "all"):
            value = [row.pk for row in value]
        if value is None and getattr(bound.field, "empty_label", "") is None:
            value = bound.field.queryset.first()
        if value is not None and value is not False:
            data[bound.html_name] = value.pk if hasattr(value, "pk") else value
    return data


def start(client, lead, template, whom, **changed):
    """The lead opens the page, changes what is named, and sends the rest as it stands."""
    address = reverse("coaching:template_start", args=[template.pk]) + f"?client={whom.pk}"
    client.force_login(lead.user)
    return client.post(address, filled_in(client.get(address)) | changed)


def pages_words(person, engagement):
    page = engagement_page(person, load(person.user, engagement.pk), now=MOMENT)
    goals = sorted(view.words["outcome"] for view in page.goals)
    return goals, sorted((view.words, str(view.item.owner)) for view in page.actions)


def test_a_lead_reaches_the_templates_from_the_overview(client, lead):
    shown = get(client, lead, "overview").content.decode()

    assert reverse("coaching:templates") in shown


def test_with_no_template_the_page_says_what_to_do(client, lead):
    shown = get(client, lead, "templates").content.decode()

    assert "There is no template yet" in shown
    assert "Write the first template" in shown


def test_a_template_is_written(client, lead):
    data = filled_in(get(client, lead, "template_new"))
    area = FocusAreaFactory()
    data |= {
        "name": "Committee, first year",
        "service_line": TemplateFactory().service_line_id,
        "focus_areas": [area.pk],
        "kind_1_name": "Committee meeting",
        "kind_1_minutes": 90,
        "kind_1_mode": "in_person",
        "hr_sees_name": "on",
    }

    answer = client.post(reverse("coaching:template_new"), data)

    made = EngagementTemplate.objects.get(name="Committee, first year")
    assert answer.status_code == 303
    assert (list(made.focus_areas.all()), made.hr_sees_name) == ([area], True)
    assert made.sessions.get().minutes == 90
    assert AuditRecord.objects.filter(verb="wrote a template").exists()


def test_a_name_is_used_once_and_a_kind_has_a_length(client, lead):
    kept = TemplateFactory()
    data = filled_in(get(client, lead, "template_new"))
    data |= {"name": kept.name, "service_line": kept.service_line_id, "kind_1_name": "Meeting"}

    answer = client.post(reverse("coaching:template_new"), data)
    again = client.post(reverse("coaching:template_new"), data | {"kind_1_minutes": 60})

    assert "Enter how long it takes" in answer.content.decode()
    assert (again.status_code, "Another template has this name" in again.content.decode()) == (
        422,
        True,
    )


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


def test_nobody_coaches_themselves(client, lead, coach):
    answer = start(client, lead, TemplateFactory(), coach, coach=coach.pk)

    assert (answer.status_code, Engagement.objects.count()) == (422, 0)


def asked_for(template, whom):
    return ask_for_coaching(
        client=whom,
        unit=PositionFactory().unit,
        service_line=template.service_line,
        need="Somebody to think with.",
        actor=whom,
        now=MOMENT,
    )


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


def test_a_used_template_is_archived_and_never_deleted(client, lead, coach):
    template = TemplateFactory()
    start(client, lead, template, PositionFactory().person, coach=coach.pk)

    with pytest.raises(Refused, match="Archive it instead"):
        delete_template(template=template, actor=lead, now=MOMENT)
    with pytest.raises(IntegrityError):
        template.delete()


def test_a_proposed_template_is_not_deleted_either(lead, coach):
    template = TemplateFactory()
    request = asked_for(template, StaffMemberFactory())
    propose_coach(request=request, coach=coach, template=template, actor=lead, now=MOMENT)

    with pytest.raises(Refused):
        delete_template(template=template, actor=lead, now=MOMENT)


def test_an_unused_template_may_be_deleted(client, lead):
    template = TemplateFactory()
    client.force_login(lead.user)

    client.post(reverse("coaching:template_delete", args=[template.pk]))

    assert not EngagementTemplate.objects.exists()
    assert AuditRecord.objects.filter(verb="deleted a template").exists()


def test_an_archived_template_begins_nothing_until_it_is_back(client, lead):
    template = TemplateFactory()
    client.force_login(lead.user)
    address = reverse("coaching:template_archive", args=[template.pk])

    client.post(address)
    archived = get(client, lead, "template_start", template.pk).status_code
    listed = get(client, lead, "templates").context["page"]
    client.post(address, {"back": "yes"})

    assert (archived, listed.ready) == (404, [])
    assert [row.template for row in listed.archived] == [template]
    assert get(client, lead, "template_start", template.pk).status_code == 200


def test_archiving_twice_changes_nothing(lead):
    template = TemplateFactory()
    archive_template(template=template, actor=lead, now=MOMENT)

    archive_template(template=template, actor=lead, now=MOMENT + timedelta(days=1))

    assert template.archived_at == MOMENT


def test_changing_a_template_leaves_coaching_that_began_as_it_is(client, lead, coach):
    template = TemplateFactory()
    start(client, lead, template, PositionFactory().person, coach=coach.pk)
    data = filled_in(get(client, lead, "template", template.pk))

    client.post(reverse("coaching:template", args=[template.pk]), data | {"allotted_sessions": 2})

    assert EngagementTemplate.objects.get().allotted_sessions == 2
    assert Engagement.objects.get().allotted_sessions == 12
    assert EngagementTemplate.objects.get().sessions.get().name == "Coaching session"


def test_a_template_rests_while_its_service_is_not_offered(client, lead):
    template = TemplateFactory()
    template.service_line.is_offered = False
    template.service_line.save()

    page = get(client, lead, "templates").context["page"]

    assert (page.ready, [row.template for row in page.resting]) == ([], [template])
    assert get(client, lead, "template", template.pk).status_code == 200


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_takes_the_same_few_queries(client, lead, count, django_assert_max_num_queries):
    TemplateFactory.create_batch(count)
    client.force_login(lead.user)
    client.get(reverse("coaching:templates"))

    with django_assert_max_num_queries(14):
        client.get(reverse("coaching:templates"))


@pytest.mark.parametrize("name", ["templates", "template_new"])
def test_templates_are_the_leads(client, coach, name):
    assert get(client, coach, name).status_code == 403


def test_hostile_words_stay_words(client, lead):
    TemplateFactory(name="<script>alert(1)</script>", about='"><img src=x onerror=alert(1)>')

    shown = get(client, lead, "templates").content.decode()

    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown


@given(day=st.dates(date(2020, 1, 1), date(2060, 1, 1)), months=st.integers(1, 36))
def test_whole_months_end_the_day_before_they_began(day, months):
    ends = last_day(day, months)

    assert ends >= day
    assert last_day(ends + timedelta(days=1), 1) > ends
    assert (ends + timedelta(days=1)).month == (day.month + months - 1) % 12 + 1


def test_without_a_template_the_service_says_how_many_sessions():
    line = TemplateFactory().service_line

    assert prefill(None, line, START).allotted_sessions == line.default_sessions
    assert prefill(None, line, START).ends_on is None
