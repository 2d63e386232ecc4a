"""HR's ledger: who is told of a session, by which name, and how it can be narrowed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse

from coaching.actions.sessions import Happened, cancel_session, record_outcome
from coaching.models import LedgerLine
from coaching.queries.ledger import LedgerFilter, ledger, ledger_rows, ledger_totals
from coaching.queries.others import others_see
from pd_portal.access import roles
from pd_portal.people.models import Position
from pd_portal.ui import dates
from pd_portal.ui.dates import local_day
from tests.factories.coaching import (
    MOMENT,
    START,
    FocusAreaFactory,
    SessionFactory,
    coached,
    held,
)
from tests.factories.people import (
    EmployerFactory,
    PartnerEmployerFactory,
    PositionFactory,
    employee_with_role,
)

pytestmark = pytest.mark.django_db
ALL = {"starts_on": START, "ends_on": START + timedelta(days=400)}


@pytest.fixture
def agency():
    return EmployerFactory()


@pytest.fixture
def partner():
    return PartnerEmployerFactory()


def pair(agency, partner, **terms):
    """A coach of the agency and a client of the partner."""
    who = coached(**terms)
    PositionFactory(person=who.coach, employer=agency)
    PositionFactory(person=who.client, employer=partner, unit=partner.unit)
    return who


def rows(*employers, **chosen):
    lines = ledger(employers, LedgerFilter(**{**ALL, **chosen}))
    return ledger_rows(list(lines), employers)


def missed(who, outcome="no_show"):
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    if outcome == "no_show":
        happened = Happened("no_show", "video")
        record_outcome(
            session=session, happened=happened, actor=who.coach, now=session.planned_ends_at
        )
    else:
        cancel_session(session=session, actor=who.client, now=session.planned_starts_at)
    return session


def test_both_employers_are_told_of_a_held_session(agency, partner):
    held(pair(agency, partner))

    assert [len(rows(agency)), len(rows(partner)), len(rows(PartnerEmployerFactory()))] == [1, 1, 0]


def test_a_session_of_two_of_ones_employers_stands_once(agency, partner):
    held(pair(agency, partner), minutes=75)
    both = [agency, partner]

    totals = ledger_totals(ledger(both, LedgerFilter(**ALL)))

    assert (len(rows(*both)), totals.sessions, totals.minutes) == (1, 1, 75)


@pytest.mark.parametrize("outcome", ["no_show", "canceled_late"])
@pytest.mark.parametrize("told", [True, False])
def test_a_missed_session_is_the_terms_to_tell(agency, partner, outcome, told):
    missed(pair(agency, partner, hr_sees_attendance=told), outcome)

    assert (len(rows(agency)), len(rows(partner))) == (0, int(told))


def test_putting_a_log_right_moves_its_line(agency, partner):
    who = pair(agency, partner)
    session = held(who, minutes=60)

    start = session.started_at
    half = start + timedelta(minutes=30)
    happened = Happened("held", "video", "", start, half, {who.client.pk})
    later = start + timedelta(days=2)
    record_outcome(session=session, happened=happened, actor=who.coach, now=later)

    assert [line.minutes for line in LedgerLine.objects.all()] == [30, 30]


def test_the_ledger_narrows_by_coach_service_and_focus(agency, partner):
    one, other = pair(agency, partner), pair(agency, partner)
    area = FocusAreaFactory()
    one.engagement.focus_areas.add(area)
    for who in (one, other):
        held(who)

    for chosen in (
        {"coach_id": one.coach.pk},
        {"service_line_id": one.engagement.service_line_id},
        {"focus_area_id": area.pk},
    ):
        assert [row.coach for row in rows(agency, **chosen)] == [str(one.coach)]


def test_a_name_or_a_school_finds_only_those_hr_is_told_by_name(agency, partner):
    named = pair(agency, partner, hr_sees_name=True)
    unnamed = pair(agency, partner, hr_sees_name=False)
    for who in (named, unnamed):
        held(who)
    path = partner.unit.path

    assert len(rows(partner, client=named.client.family_name)) == 1
    assert rows(partner, client=unnamed.client.family_name) == []
    assert [row.client for row in rows(partner, unit_path=path)] == [str(named.client)]
    assert rows(agency, client=named.client.family_name) == []


def test_the_filters_stand_in_the_address(agency, partner, monkeypatch):
    monkeypatch.setattr(dates, "now", lambda: MOMENT + timedelta(days=30))
    who = pair(agency, partner, hr_sees_name=True)
    held(who)
    client = Client()
    client.force_login(employee_with_role(roles.HR, employer=partner).user)
    address = reverse("coaching:ledger")

    found = client.get(address, {"client": who.client.family_name}).content.decode()
    none = client.get(address, {"client": "Nobody Such"}).content.decode()
    file = client.get(reverse("coaching:ledger_csv"), {"client": "Nobody Such"})

    assert str(who.client) in found
    assert "No sessions to show." in none
    assert len(b"".join(file.streaming_content).splitlines()) == 1


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_page_takes_the_same_queries(agency, partner, sessions, django_assert_num_queries):
    for day in range(sessions):
        held(pair(agency, partner), day=day + 1)

    with django_assert_num_queries(4):
        lines = ledger([agency], LedgerFilter(**ALL))
        ledger_totals(lines)
        assert len(ledger_rows(list(lines[:50]), [agency])) == sessions


def test_a_session_is_told_an_employer_once(agency, partner):
    session = held(pair(agency, partner))

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pd_coaching_ledgerline (session_id, employer_id, day) "
            "SELECT session_id, employer_id, day FROM pd_coaching_ledgerline "
            f"WHERE session_id = {session.pk}"
        )


def test_sessions_logged_before_get_the_same_lines(agency, partner):
    who = pair(agency, partner, hr_sees_attendance=True)
    held(who)
    missed(who)
    columns = ("session", "employer", "day", "minutes")
    before = sorted(LedgerLine.objects.values_list(*columns), key=str)
    LedgerLine.objects.all().delete()

    from importlib import import_module

    apps = MigrationExecutor(connection).loader.project_state().apps
    import_module("coaching.migrations.0005_fill_ledger").fill(apps, None)

    assert sorted(LedgerLine.objects.values_list(*columns), key=str) == before
    assert len(before) == 3


def test_a_client_who_moved_on_reads_what_hr_of_then_still_sees(agency, partner):
    who = pair(agency, partner, hr_sees_name=True)
    session = held(who)
    Position.objects.filter(person=who.client).update(
        ends_on=local_day(session.started_at), end_recorded_at=MOMENT
    )
    new = PartnerEmployerFactory()
    PositionFactory(person=who.client, employer=new, unit=new.unit)

    seen = others_see(who.engagement, who.client, now=MOMENT + timedelta(days=60)).ledgers

    shown = {ledger.employer: (ledger.is_own, len(ledger.rows)) for ledger in seen}
    assert (shown[partner], shown[agency]) == ((True, 1), (False, 1))
    assert len(shown) == 3
