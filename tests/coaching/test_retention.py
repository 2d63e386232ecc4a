"""Nothing goes by itself: a rule, a plan, copies first, a second person, and a log."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from coaching.actions.records import place_hold
from coaching.actions.retention import (
    carry_out,
    dispose,
    plan_disposal,
    set_retention,
    withdraw_plan,
)
from coaching.models import DisposalPlan, Disposition, RetentionRule, SessionNote
from coaching.queries.retention import retention_page
from pd_portal.access import roles
from pd_portal.audit.actions import Refused
from pd_portal.notify.models import Message
from pd_portal.ui import dates
from tests.factories.coaching import MOMENT, START, coached, held
from tests.factories.people import employee_with_role

pytestmark = pytest.mark.django_db
YEARS_ON = MOMENT + timedelta(days=800)
AFTER_COPIES = YEARS_ON + timedelta(days=31)


@pytest.fixture
def officers():
    return [employee_with_role(roles.RECORDS_OFFICER) for _ in range(2)]


@pytest.fixture
def who(officers):
    """An engagement that ended two years ago; both kinds of text are kept for one year."""
    found = coached()
    held(found, shared="We met at noon.", private="Slower next time.")
    found.engagement.status, found.engagement.closed_on = "closed", START
    found.engagement.save()
    for kind in ("private_note", "shared"):
        set_retention(
            record_type=kind, years=1, authority="Schedule 1", actor=officers[0], now=MOMENT
        )
    return found


def planned(who, officers, kind="shared"):
    return plan_disposal(
        engagement=who.engagement, record_type=kind, actor=officers[0], now=YEARS_ON
    )


def test_those_who_can_read_it_are_told_and_have_thirty_days(who, officers):
    plan = planned(who, officers)

    told = Message.objects.filter(kind="coaching_disposal").values_list("recipient", flat=True)
    assert set(told) == {who.coach.pk, who.client.pk}
    with pytest.raises(Refused, match="may take a copy until"):
        carry_out(plan=plan, actor=officers[1], now=YEARS_ON + timedelta(days=30))


def test_of_private_notes_the_coach_alone_is_told(who, officers):
    planned(who, officers, "private_note")

    told = Message.objects.filter(kind="coaching_disposal").values_list("recipient", flat=True)
    assert list(told) == [who.coach.pk]


def test_a_second_person_deletes_and_the_log_says_who_and_under_what(who, officers):
    plan = planned(who, officers)
    with pytest.raises(Refused, match="second person"):
        carry_out(plan=plan, actor=officers[0], now=AFTER_COPIES)

    done = carry_out(plan=plan, actor=officers[1], now=AFTER_COPIES)

    assert (done.asked_by, done.approved_by, done.authority) == (*officers, "Schedule 1")
    assert bytes(SessionNote.objects.get(kind="shared").body_sealed) == b""
    assert bytes(SessionNote.objects.get(kind="private").body_sealed) != b""
    with pytest.raises(Refused, match="already"):
        carry_out(plan=plan, actor=officers[1], now=AFTER_COPIES)


def test_without_a_plan_nothing_is_deleted(who, officers):
    said = {"authority": "x", "asked_by": officers[0], "actor": officers[1], "now": AFTER_COPIES}

    with pytest.raises(Refused, match="Plan this first"):
        dispose(engagement=who.engagement, record_type="shared", **said)
    with pytest.raises(Refused, match="Facts of sessions"):
        dispose(engagement=who.engagement, record_type="session", **said)


def test_a_hold_placed_meanwhile_wins(who, officers):
    plan = planned(who, officers)
    place_hold(engagement=who.engagement, matter="A case", actor=officers[0], now=YEARS_ON)

    with pytest.raises(Refused, match="legal hold"):
        carry_out(plan=plan, actor=officers[1], now=AFTER_COPIES)
    assert not Disposition.objects.exists()


def test_a_plan_called_off_is_not_carried_out_and_may_be_made_again(who, officers):
    plan = withdraw_plan(plan=planned(who, officers), actor=officers[0], now=YEARS_ON)

    with pytest.raises(Refused):
        carry_out(plan=plan, actor=officers[1], now=AFTER_COPIES)
    assert planned(who, officers).ended_at is None


def test_years_need_a_schedule(officers):
    with pytest.raises(Refused, match="schedule"):
        set_retention(record_type="shared", years=3, authority=" ", actor=officers[0], now=MOMENT)


def test_not_set_keeps(who, officers):
    set_retention(record_type="shared", years=None, authority="", actor=officers[0], now=MOMENT)

    with pytest.raises(Refused, match="not set: keep"):
        planned(who, officers)
    assert [row.record_type for row in retention_page(YEARS_ON.date()).due] == ["private_note"]


def test_the_whole_way_on_the_pages(client, who, officers, monkeypatch):
    address = reverse("coaching:retention")
    monkeypatch.setattr(dates, "now", lambda: YEARS_ON)
    client.force_login(officers[0].user)
    client.post(
        reverse("coaching:disposal_plan"),
        {"engagement": who.engagement.pk, "record_type": "shared"},
    )
    plan = DisposalPlan.objects.get()
    assert "Delete for good" not in client.get(address).content.decode()

    monkeypatch.setattr(dates, "now", lambda: AFTER_COPIES)
    assert "A second person has to carry it out." in client.get(address).content.decode()
    client.force_login(officers[1].user)
    assert "Delete for good" in client.get(address).content.decode()
    client.post(reverse("coaching:disposal_carry_out", args=[plan.pk]))

    assert "Schedule 1" in client.get(address).content.decode()
    assert Disposition.objects.get().approved_by == officers[1]


def test_years_are_set_on_a_page(client, officers):
    client.force_login(officers[0].user)
    address = reverse("coaching:retention_set")

    refused = client.post(address, {"record_type": "session", "years": "7"})
    client.post(address, {"record_type": "session", "years": "7", "authority": "Schedule 2"})

    assert refused.status_code == 422
    assert RetentionRule.objects.get(record_type="session").years == 7


def test_nobody_else_opens_it(client):
    client.force_login(employee_with_role(roles.COACHING_LEAD).user)

    assert client.get(reverse("coaching:retention")).status_code == 403


@pytest.mark.parametrize(
    "columns",
    [
        "'session', NULL, NULL",
        "'shared', NULL, NULL",
    ],
)
def test_the_database_refuses_other_kinds_and_a_second_open_plan(who, officers, columns):
    planned(who, officers)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pd_coaching_disposalplan (engagement_id, planned_by_id, planned_at, "
            "copy_until, record_type, ended_at, disposition_id) SELECT engagement_id, "
            f"planned_by_id, planned_at, copy_until, {columns} FROM pd_coaching_disposalplan"
        )


def test_what_was_carried_out_has_ended(who, officers):
    done = carry_out(plan=planned(who, officers), actor=officers[1], now=AFTER_COPIES)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE pd_coaching_disposalplan SET ended_at = NULL WHERE disposition_id = {done.pk}"
        )
