"""A coaching lead keeps templates."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from coaching.actions.requests import propose_coach
from coaching.actions.templates import archive_template, delete_template
from coaching.models import Engagement, EngagementTemplate
from coaching.prefill import last_day, prefill
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from tests.coaching.browsing import get
from tests.coaching.starting import asked_for, filled_in, start
from tests.factories.coaching import MOMENT, START, FocusAreaFactory, TemplateFactory
from tests.factories.people import PositionFactory, StaffMemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_first_day")]


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
