"""Sessions as they happened, who takes part, and the end: one rule a test."""

from datetime import timedelta

import pytest

from coaching.actions.engagements import close_engagement
from coaching.actions.goals import add_action, settle_action
from coaching.actions.logs import Entry, log_session, log_unplanned, save_draft
from coaching.actions.parties import add_party, end_party, name_delegate
from coaching.actions.sessions import Happened, cancel_session, record_outcome
from coaching.models import LogDraft, SessionNote
from pd_portal.audit.actions import Refused
from tests.factories.coaching import (
    MOMENT,
    PartyFactory,
    SessionFactory,
    coached,
    held,
)
from tests.factories.people import PositionFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def happened(start, minutes=60, attended=(0,), outcome="held"):
    return Happened(
        outcome=outcome,
        mode="video",
        started_at=start,
        ended_at=start + timedelta(minutes=minutes),
        attended=attended,
    )


def test_held_minutes_are_whole_minutes_between_the_actual_times():
    session = held(coached(), minutes=75, shared="We met.")

    assert (session.minutes, session.is_used, session.logged_at > session.ended_at) == (
        75,
        True,
        True,
    )


@pytest.mark.parametrize(("no_show_counts", "used"), [(True, True), (False, False)])
def test_a_missed_session_counts_as_the_agreement_says(no_show_counts, used):
    who = coached(no_show_counts=no_show_counts)
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)

    record_outcome(
        session=session,
        happened=Happened("no_show", "video"),
        actor=who.coach,
        now=session.planned_ends_at,
    )

    session.refresh_from_db()
    assert (session.is_used, session.minutes) == (used, None)


def test_nobody_misses_a_session_before_its_time():
    who = coached()
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)

    with pytest.raises(Refused, match="has not happened"):
        record_outcome(
            session=session, happened=Happened("no_show", "video"), actor=who.coach, now=MOMENT
        )


@pytest.mark.parametrize(
    ("hours_before", "outcome"), [(25, "canceled"), (24, "canceled"), (23, "canceled_late")]
)
def test_whether_a_cancellation_is_late_is_what_the_agreement_says(hours_before, outcome):
    who = coached(cancel_notice_hours=24)
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)

    cancel_session(
        session=session, actor=who.client, now=session.planned_starts_at - hours_before * HOUR
    )

    assert session.outcome == outcome


@pytest.mark.parametrize(
    ("start", "minutes", "words"),
    [
        (MOMENT + 30 * HOUR, 60, "has not happened"),
        (MOMENT, 25 * 60, "longer than a day"),
        (MOMENT, 0, "not after the start"),
    ],
)
def test_impossible_times_are_refused(start, minutes, words):
    who = coached()

    with pytest.raises(Refused, match=words):
        log_unplanned(
            engagement=who.engagement,
            entry=Entry(happened(start, minutes, [who.client.pk])),
            actor=who.coach,
            now=MOMENT + 26 * HOUR,
        )


def test_a_log_is_not_put_right_to_a_day_before_the_agreement():
    who = coached()
    session = held(who)
    entry = Entry(happened(MOMENT - timedelta(days=2), attended=[who.client.pk]))

    with pytest.raises(Refused, match="No agreement was in force"):
        log_session(session=session, entry=entry, actor=who.coach, now=MOMENT + timedelta(days=9))


def test_overlap_is_never_refused():
    who = coached()

    held(who)

    assert held(who).minutes == 60


def test_only_the_coach_writes_the_log():
    who = coached()

    with pytest.raises(Refused, match="Only the coach"):
        log_unplanned(
            engagement=who.engagement,
            entry=Entry(happened(MOMENT, attended=[who.client.pk])),
            actor=who.client,
            now=MOMENT + timedelta(days=1),
        )


def test_private_notes_need_the_agreements_leave():
    with pytest.raises(Refused, match="no private notes"):
        held(coached(keeps_private_notes=False), private="My own view.")


def test_logging_removes_the_draft():
    who = coached()
    session = SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    save_draft(
        engagement=who.engagement, session=session, text="So far", actor=who.coach, now=MOMENT
    )
    entry = Entry(happened(session.planned_starts_at, attended=[who.client.pk]), shared="Done.")

    log_session(session=session, entry=entry, actor=who.coach, now=MOMENT + timedelta(days=9))

    assert LogDraft.objects.count() == 0
    assert SessionNote.objects.get().kind == "shared"


def test_attendance_keeps_where_people_worked_that_day():
    who = coached()
    post = PositionFactory(person=who.client)

    row = held(who).attendance.get(part="client")

    assert (row.presence, row.employer, row.unit) == ("attended", post.employer, post.unit)


def test_an_assistant_is_named_by_the_person_they_help():
    who = coached()
    assistant = StaffMemberFactory()

    party = name_delegate(engagement=who.engagement, person=assistant, actor=who.client, now=MOMENT)

    assert (party.part, party.for_person) == ("delegate", who.client)
    with pytest.raises(Refused):
        name_delegate(engagement=who.engagement, person=who.client, actor=assistant, now=MOMENT)


def test_the_last_client_cannot_be_taken_out():
    who = coached()
    party = who.engagement.parties.get(part="client")

    with pytest.raises(Refused, match="another client"):
        end_party(party=party, actor=who.coach, now=MOMENT)
    add_party(
        engagement=who.engagement,
        person=StaffMemberFactory(),
        part="client",
        actor=who.coach,
        now=MOMENT,
    )
    assert end_party(party=party, actor=who.coach, now=MOMENT).ends_on is not None


def test_ending_waits_for_open_actions_and_missing_logs():
    who = coached()
    item = add_action(
        engagement=who.engagement,
        words="Call the board.",
        owner=who.client,
        actor=who.coach,
        now=MOMENT,
    )
    with pytest.raises(Refused, match="1 action is still open"):
        close_engagement(engagement=who.engagement, actor=who.coach, now=MOMENT + HOUR)
    settle_action(item=item, is_done=True, actor=who.client, now=MOMENT)
    SessionFactory(engagement=who.engagement, agreement_version=who.agreement)
    with pytest.raises(Refused, match="1 session is still planned"):
        close_engagement(engagement=who.engagement, actor=who.coach, now=MOMENT + HOUR)


def test_an_ended_engagement_takes_no_more_sessions():
    who = coached()
    close_engagement(engagement=who.engagement, actor=who.coach, now=MOMENT + HOUR)

    with pytest.raises(Refused, match="has ended"):
        held(who)


def test_a_delegate_holds_no_part_in_the_work():
    who = coached()
    assistant = PartyFactory(
        engagement=who.engagement, part="delegate", for_person=who.client
    ).person

    with pytest.raises(Refused, match="Only coach and client"):
        add_action(
            engagement=who.engagement, words="x", owner=assistant, actor=who.coach, now=MOMENT
        )
