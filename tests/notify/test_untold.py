"""Whoever could not be told is on a list with an owner, an age, a letter and a way out of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from pd_portal.access.roles import HR
from pd_portal.audit.actions import Refused, System
from pd_portal.audit.models import AuditRecord
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.refusing import refuse_email
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.actions.telling import clear_bounce, look_again, mark_told, note_dead_address
from pd_portal.notify.models import Bounce, Message
from pd_portal.notify.queries.reach import with_reach
from pd_portal.notify.queries.untold import untold_messages, untold_page
from tests.factories.people import (
    EmployerFactory,
    OrgUnitFactory,
    PartnerEmployerFactory,
    PersonEmailFactory,
    PositionFactory,
    employee_with_role,
)

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)
LIST = "notify:untold"


@pytest.fixture
def hr(client):
    person = employee_with_role(HR, employer=EmployerFactory())
    client.force_login(person.user)
    return person


def colleague(*addresses, **more):
    person = PositionFactory(**{"employer": EmployerFactory(), **more}).person
    for address in addresses:
        PersonEmailFactory(person=person, address=address)
    return person


def write(person, version=1, now=T):
    message = queue_message(
        kind="test_note", recipient=person, about=person, version=version,
        why="it concerns you", data={"place": "Room 4"}, actor=System("test"), now=now,
    )  # fmt: skip
    send_due(now=now)
    return message


def test_somebody_without_an_address_is_listed_with_owner_age_and_reason(hr):
    person = colleague()
    write(person)

    page = untold_page(hr.user, now=T + timedelta(days=9))

    (line,) = page.lines
    assert (line.person, line.age_days, line.said) == (person, 9, ["A note"])
    assert line.reasons == ["No e-mail address on file"]
    assert page.owners == [str(hr)]


def test_turned_off_and_bounced_are_told_apart(client, hr):
    refused, bounced = colleague("a@example.org"), colleague("b@example.org")
    refuse_email(person=refused, group="account", actor=refused, now=T)
    Bounce.objects.create(person=bounced, address="b@example.org", how="server", reason="550", at=T)
    write(refused)
    write(bounced)

    page = client.get(reverse(LIST), {"reason": "bounced"}).content.decode()

    assert bounced.sort_name in page
    assert refused.sort_name not in page


def test_another_employer_s_people_are_not_on_the_list(client, hr):
    stranger = colleague(employer=PartnerEmployerFactory())
    write(stranger)

    assert untold_page(hr.user, now=T).lines == []
    assert client.get(reverse("notify:person", args=[stranger.pk])).status_code == 404
    client.post(
        reverse(LIST), {"person": stranger.pk, "told_on": "2027-03-01", "as_of": "2030-01-01"}
    )
    assert Message.objects.filter(told_by_letter=None).count() == 1


def test_told_by_letter_leaves_the_list_and_is_written_down(client, hr):
    person = colleague()
    write(person)
    answer = {"person": [person.pk], "told_on": "2026-11-02", "as_of": "2035-01-01 00:00"}

    assert client.post(reverse(LIST), answer).status_code == 302

    assert untold_page(hr.user, now=T).lines == []
    assert AuditRecord.objects.get(verb="told by letter").target_ref == str(person.pk)


def test_a_message_that_came_after_the_list_was_shown_is_not_ticked_off(client, hr):
    person = colleague()
    write(person)
    write(person, version=2, now=T + timedelta(hours=1))
    shown = f"{localtime(T + timedelta(minutes=5)):%Y-%m-%d %H:%M}"
    answer = {"person": [person.pk], "told_on": "2026-11-02", "as_of": shown}

    client.post(reverse(LIST), answer)

    assert untold_messages(hr.user).get().subject_version == "2"


def test_a_letter_of_tomorrow_is_refused(hr):
    write(colleague())

    with pytest.raises(Refused):
        mark_told(
            messages=untold_messages(hr.user), told_on=(T + timedelta(days=1)).date(),
            actor=hr, now=T,
        )  # fmt: skip


def test_nobody_chosen_says_so(client, hr):
    write(colleague())

    page = client.post(reverse(LIST), {"told_on": "2026-11-02", "as_of": "2035-01-01 00:00"})

    assert page.status_code == 422
    assert "Choose at least one person" in page.content.decode()


def test_letters_are_one_accessible_pdf(client, hr):
    write(colleague())
    write(colleague(unit=OrgUnitFactory(code="cedar")))

    pdf = client.get(reverse("notify:letters"))

    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf.content or b"/MarkInfo" in pdf.content


def test_letters_of_a_unit_where_nobody_waits_lead_back(client, hr):
    assert client.get(reverse("notify:letters")).status_code == 302


def test_a_new_address_sends_what_waited(hr, mailoutbox):
    person = colleague()
    write(person)
    PersonEmailFactory(person=person, address="new@example.org")

    assert look_again(messages=Message.objects.all(), now=T + timedelta(hours=1)) == (1, 0)
    send_due(now=T + timedelta(hours=1))

    assert [mail.to[0].split("<")[1] for mail in mailoutbox] == ["new@example.org>"]


def test_what_is_no_longer_true_leaves_the_list(hr, test_kind):
    write(colleague())
    test_kind["still"] = False

    assert look_again(messages=Message.objects.all(), now=T) == (0, 1)
    assert untold_page(hr.user, now=T).lines == []


def test_what_was_handed_over_is_never_sent_as_well(hr, mailoutbox):
    person = colleague()
    write(person)
    mark_told(messages=untold_messages(hr.user), told_on=T.date(), actor=hr, now=T)
    PersonEmailFactory(person=person)

    assert look_again(messages=Message.objects.all(), now=T) == (0, 0)


def test_hr_notes_a_dead_address_and_takes_it_back(client, hr, mailoutbox):
    person = colleague("dead@example.org")
    page = reverse("notify:person", args=[person.pk])
    client.post(page, {"address": "dead@example.org", "reason": "a letter came back"})
    write(person)
    assert mailoutbox == []

    client.post(page, {"clear": Bounce.objects.get().pk})
    send_due(now=datetime.now(UTC) + timedelta(days=400))

    assert len(mailoutbox) == 1
    assert AuditRecord.objects.filter(verb__contains="dead address").count() == 2


def test_only_an_address_in_use_can_be_noted(hr):
    person = colleague("a@example.org")

    with pytest.raises(Refused):
        note_dead_address(
            person=with_reach(person.pk), address="other@example.org", reason="x", actor=hr, now=T
        )


def test_clearing_is_for_this_person_s_bounces_only(client, hr):
    mine, other = colleague("a@example.org"), colleague("b@example.org")
    bounce = Bounce.objects.create(
        person=other, address="b@example.org", how="hand", reason="x", at=T, recorded_by=hr
    )

    answer = client.post(reverse("notify:person", args=[mine.pk]), {"clear": bounce.pk})

    assert answer.status_code == 404
    nonsense = client.post(reverse("notify:person", args=[mine.pk]), {"clear": "none"})
    assert nonsense.status_code == 404
    clear_bounce(bounce=bounce, actor=hr, now=T)
    assert not Bounce.objects.filter(cleared_at=None).exists()


def test_the_person_page_shows_no_word_of_any_message(client, hr):
    person = colleague()
    write(person)

    page = client.get(reverse("notify:person", args=[person.pk])).content.decode()

    assert "A note" in page
    assert "Room 4" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(count, hr, django_assert_num_queries):
    for _ in range(count):
        write(colleague())
    hr.user.refresh_from_db()
    untold_page(hr.user, now=T)

    with django_assert_num_queries(5):
        untold_page(hr.user, now=T)
