"""Supervisors: due first, a reminder a day, a question to HR that somebody owns."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.home.news import requests_for_more_time
from pd_portal.notify.models import Message
from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions.decisions import take_back_extension
from pd_portal.policy.hr_reviews import waits_for
from pd_portal.policy.models import Standing
from pd_portal.reports.actions.supervising import (
    REMINDED,
    ask_for_extension,
    decline_request,
    grant_request,
    remind,
)
from pd_portal.reports.models import ExtensionRequest
from pd_portal.reports.queries.requests import open_requests
from pd_portal.reports.queries.supervised import my_people
from pd_portal.ui import dates
from tests.factories.people import PositionFactory, StaffMemberFactory, employee_with_role
from tests.reports.reading import NOON, get, text_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 9, 14, 18, tzinfo=UTC)
DUE = date(2026, 9, 29)


def reminders():
    return Message.objects.filter(kind=REMINDED)


def test_a_reminder_is_one_line_of_the_day_s_message(requirement, staff, boss):
    remind(person=staff[0], requirement=requirement, actor=boss, now=MONDAY)

    line = reminders().get()
    assert (line.recipient, line.why) == (staff[0], f"{boss} asked us to remind you")
    assert line.digest is not None


def test_nobody_is_reminded_twice_a_day(requirement, staff, boss):
    remind(person=staff[0], requirement=requirement, actor=boss, now=MONDAY)

    with pytest.raises(Refused, match="today's message"):
        remind(
            person=staff[0], requirement=requirement, actor=boss, now=MONDAY + timedelta(hours=2)
        )

    assert reminders().count() == 1


def test_the_next_day_somebody_may_be_reminded_again(requirement, staff, boss):
    for days in (0, 1):
        now = MONDAY + timedelta(days=days)
        Message.objects.filter(created_at__lt=now).update(state="sent", sent_at=MONDAY)
        remind(person=staff[0], requirement=requirement, actor=boss, now=now)

    assert reminders().count() == 2


def test_nobody_on_leave_is_reminded(requirement, staff, boss):
    with pytest.raises(Refused, match="nothing to do"):
        remind(person=staff[1], requirement=requirement, actor=boss, now=MONDAY)


def test_somebody_else_s_people_are_left_alone(requirement, staff):
    with pytest.raises(Refused, match="do not report to you"):
        remind(person=staff[0], requirement=requirement, actor=StaffMemberFactory(), now=MONDAY)


def asked(requirement, staff, boss, until=date(2026, 11, 1), now=MONDAY):
    return ask_for_extension(
        person=staff[0], requirement=requirement, until=until, actor=boss, now=now
    )


def test_a_request_stands_on_hr_s_list_with_owner_and_age(hr, requirement, staff, boss):
    asked(requirement, staff, boss)

    waiting = open_requests(hr.hr.user, date(2026, 9, 20))

    assert [(w.request.person, w.owner, w.days) for w in waiting] == [(staff[0], hr.hr, 6)]


def test_hr_s_front_page_says_how_many_wait_and_since_when(hr, requirement, staff, boss):
    assert requests_for_more_time(hr.hr.user, date(2026, 9, 20)) == ""
    asked(requirement, staff, boss)

    said = [requests_for_more_time(hr.hr.user, date(2026, 9, day)) for day in (15, 20)]
    assert said == ["1 request waits, since yesterday", "1 request waits, for 6 days"]


def test_what_waits_stands_on_hr_s_front_page_and_in_the_weekly_list(hr, requirement, staff, boss):
    asked(requirement, staff, boss)

    page = text_of(hr.get("/home/"))

    assert "Requests for more time" in page
    assert "1 request waits," in page
    assert [each.words for each in waits_for(hr.hr.user, date(2026, 9, 20))] == [
        "1 request for more time to answer"
    ]


def test_a_granted_request_moves_the_due_date(hr, requirement, staff, boss):
    request = asked(requirement, staff, boss)

    extension = grant_request(
        request=request, until=date(2026, 11, 1), category="duties", actor=hr.hr, now=MONDAY
    )

    request.refresh_from_db()
    line = next(one for one in my_people(boss, date(2026, 9, 20))[0].lines if one.due_on)
    assert (request.extension, request.decided_by) == (extension, hr.hr)
    assert line.due_on == date(2026, 11, 1)


def test_what_gives_no_more_time_is_not_granted(hr, requirement, staff, boss):
    request = asked(requirement, staff, boss)

    with pytest.raises(Refused, match="due on September 29, 2026 already"):
        grant_request(request=request, until=DUE, category="duties", actor=hr.hr, now=MONDAY)

    assert requests_for_more_time(hr.hr.user, MONDAY.date())


def test_more_time_taken_back_is_not_said_to_be_given(hr, client, requirement, staff, boss):
    request = asked(requirement, staff, boss)
    given = {"until": date(2026, 11, 1), "category": "duties", "actor": hr.hr, "now": MONDAY}
    extension = grant_request(request=request, **given)

    take_back_extension(extension=extension, actor=hr.hr, now=MONDAY + timedelta(days=1))

    said = "Granted until November 1, 2026, taken back on September 15, 2026"
    assert said in text_of(hr.get(reverse("reports:requests")))
    client.force_login(boss.user)
    page = client.get(
        reverse("reports:supervised_person", args=[requirement.code, request.person_id])
    )
    assert "November 1, 2026, and taken back on September 15, 2026." in text_of(page)


def test_a_declined_request_says_why(hr, requirement, staff, boss):
    request = asked(requirement, staff, boss)
    with pytest.raises(Refused, match="why not"):
        decline_request(request=request, answer=" ", actor=hr.hr, now=MONDAY)

    decline_request(request=request, answer="Paid time was set aside.", actor=hr.hr, now=MONDAY)

    request.refresh_from_db()
    assert (request.answer, request.is_open) == ("Paid time was set aside.", False)


def test_a_request_is_answered_once(hr, requirement, staff, boss):
    request = asked(requirement, staff, boss)
    decline_request(request=request, answer="No.", actor=hr.hr, now=MONDAY)

    with pytest.raises(Refused, match="already"):
        decline_request(request=request, answer="No.", actor=hr.hr, now=MONDAY)


@pytest.mark.parametrize("until", [date(2026, 9, 14), DUE])
def test_a_day_that_gives_no_more_time_is_refused(requirement, staff, boss, until):
    with pytest.raises(Refused, match="Choose a day after September 29, 2026"):
        asked(requirement, staff, boss, until=until)


def test_hr_is_asked_once_at_a_time(requirement, staff, boss):
    asked(requirement, staff, boss)

    with pytest.raises(Refused, match="HR was asked already, on September 14, 2026"):
        asked(requirement, staff, boss)


@pytest.mark.parametrize(
    "change",
    ["decided_at = asked_at", "asked_by_id = person_id", "decided_by_id = asked_by_id"],
)
def test_the_database_keeps_requests_whole(requirement, staff, boss, change):
    request = asked(requirement, staff, boss)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE pd_reports_extensionrequest SET {change} WHERE id = %s", [request.pk]
        )


def test_itinerant_staff_stand_on_both_lists_and_count_once(hr, requirement, staff, school, boss):
    other = StaffMemberFactory()
    PositionFactory(
        person=staff[0], employment=staff[0].employments.get(), employer=requirement.employer,
        unit=requirement.employer.unit, supervisor=other, primary=False, starts_on=date(2026, 8, 1),
    )  # fmt: skip
    positions_changed.send(None, person_ids={staff[0].pk}, now=NOON)

    lists = [my_people(one, date(2026, 9, 20))[0].lines for one in (boss, other)]

    assert all(staff[0].pk in [line.person_id for line in lines] for lines in lists)
    assert get(hr, requirement).context["page"].total.headcount == 3


def test_two_positions_under_one_supervisor_are_one_line(requirement, staff, boss):
    PositionFactory(
        person=staff[0], employment=staff[0].employments.get(), employer=requirement.employer,
        unit=requirement.employer.unit, supervisor=boss, primary=False, starts_on=date(2026, 8, 1),
    )  # fmt: skip
    positions_changed.send(None, person_ids={staff[0].pk}, now=NOON)

    lines = my_people(boss, date(2026, 9, 20))[0].lines

    assert [line.person_id for line in lines].count(staff[0].pk) == 1


def test_the_list_reminds_and_asks_from_the_page(client, requirement, staff, boss):
    client.force_login(boss.user)
    page = client.get(reverse("reports:supervised")).content.decode()
    url = reverse("reports:ask", args=[requirement.code, staff[0].pk])
    assert url in page

    later = dates.today() + timedelta(days=400)
    answer = client.post(url, {"until": later.isoformat()}, follow=True)

    assert ExtensionRequest.objects.get().until == later
    assert "HR has not answered yet." in text_of(answer)


def test_nobody_is_to_be_reminded_of_a_task_that_waits_to_be_read(requirement, staff, boss):
    Standing.objects.filter(person=staff[0], obligation=4).update(progress=3, timing=1)

    ((person, is_open), _) = my_people(boss, MONDAY.date())[0].rows

    assert (person.name, person.status, is_open) == (
        staff[0].sort_name, "Waiting for review", False,
    )  # fmt: skip


def test_hr_answers_from_its_list(hr, requirement, staff, boss):
    later = dates.today() + timedelta(days=400)
    request = asked(requirement, staff, boss, until=later, now=dates.now())
    page = hr.get(reverse("reports:requests")).content.decode()
    url = reverse("reports:answer_request", args=[request.pk])
    assert url in page

    hr.post(url, {"decision": "grant", "until": later.isoformat(), "category": "duties"})

    request.refresh_from_db()
    assert request.extension.until == later


def test_only_hr_answers(client, requirement, staff, boss):
    request = asked(requirement, staff, boss)
    person = employee_with_role(roles.RECORDS_OFFICER, employer=requirement.employer)
    client.force_login(person.user)

    assert client.get(reverse("reports:answer_request", args=[request.pk])).status_code == 403


def test_a_supervisor_s_why_says_paused_without_kind_or_days(client, requirement, staff, boss):
    client.force_login(boss.user)
    url = reverse("reports:supervised_person", args=[requirement.code, staff[1].pk])

    said = text_of(client.get(url)).split("Why", 1)[1].split("Ask HR")[0]

    assert "Paused" in said
    assert "leave" not in said.lower()
    assert "July 15" not in said


def test_the_list_costs_the_same_for_any_number_of_people(
    client, requirement, staff, boss, django_assert_max_num_queries
):
    client.force_login(boss.user)

    with django_assert_max_num_queries(18):
        client.get(reverse("reports:supervised"))
