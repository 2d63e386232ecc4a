"""Hours follow from held sessions and from nothing else."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from coaching.actions.agreements import (
    draft_agreement,
    offer_agreement,
    pending,
    sign_agreement,
    still_to_sign,
    withdraw_agreement,
)
from coaching.actions.engagements import close_engagement
from coaching.actions.logs import Entry, log_session, log_unplanned
from coaching.actions.sessions import Happened, cancel_session, plan_session
from coaching.models import CoachingSession, Engagement, LedgerLine
from coaching.queries.held_hours import DIMENSIONS, held_between, hours_by, total_hours
from pd_portal.audit.actions import Refused
from tests.factories.coaching import (
    MOMENT,
    EngagementFactory,
    FocusAreaFactory,
    PartyFactory,
    coached,
    held,
)
from tests.factories.people import PositionFactory, StaffMemberFactory

ALWAYS = (date(2020, 1, 1), date(2040, 1, 1))


@pytest.mark.django_db
def test_each_dimension_tells_the_same_minutes():
    who = coached()
    who.engagement.focus_areas.add(FocusAreaFactory())
    held(who, minutes=75)
    held(who, day=3, minutes=30)

    found = {name: hours_by(name, held_between(*ALWAYS)) for name in DIMENSIONS}

    assert {name: [(r.sessions, r.minutes) for r in rows] for name, rows in found.items()} == {
        name: [(2, 105)] for name in DIMENSIONS
    }


@pytest.mark.django_db
def test_a_session_with_two_coaches_counts_once_in_the_total():
    who = coached()
    PartyFactory(engagement=who.engagement, part="coach")
    held(who, minutes=60)

    sessions = held_between(*ALWAYS)

    assert len(hours_by("coach", sessions)) == 2
    assert total_hours(sessions).minutes == 60


@pytest.mark.django_db
def test_the_bar_agrees(capsys):
    held(coached(), minutes=75)

    call_command("hours", "check")

    line = "bar hours: sessions=1 held=1 minutes=75 reported=75 difference=0 without_agreement=0 ok"
    assert line in capsys.readouterr().out


@pytest.mark.django_db
def test_the_bar_sees_a_wrong_figure(capsys):
    held(coached(), minutes=75)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pd_coaching_coachingsession SET minutes = 60")

    with pytest.raises(SystemExit):
        call_command("hours", "check")

    assert "difference=15" in capsys.readouterr().out


def was_in_force(version, moment):
    ended = version.ended_at is not None and version.ended_at <= moment
    return version.in_force_at is not None and version.in_force_at <= moment and not ended


class Life(RuleBasedStateMachine):
    """An engagement lives; whatever happens, in whatever order, two things hold."""

    @initialize()
    def begin(self):
        self.engagement = EngagementFactory()
        self.coach, self.client = StaffMemberFactory.create_batch(2)
        PartyFactory(engagement=self.engagement, person=self.coach, part="coach")
        PartyFactory(engagement=self.engagement, person=self.client)
        self.home = PositionFactory(person=self.coach).employer_id
        self.now = MOMENT
        self.held = {}  # minutes typed, by session

    def attempt(self, act):
        self.engagement = Engagement.objects.get(pk=self.engagement.pk)
        try:
            return act()
        except Refused:
            return None

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def draft_and_offer(self):
        version = self.attempt(
            lambda: draft_agreement(
                engagement=self.engagement,
                text="We meet.",
                terms={},
                actor=self.coach,
                now=self.now,
            )
        )
        if version:
            offer_agreement(version=version, actor=self.coach, now=self.now)

    @rule()
    def someone_signs(self):
        version = pending(self.engagement)
        missing = still_to_sign(version) if version else []
        if missing:
            self.attempt(
                lambda: sign_agreement(
                    version=version,
                    person=missing[0].person,
                    part=missing[0].part,
                    how="link",
                    actor=missing[0].person,
                    now=self.now,
                )
            )

    @rule(ahead=st.integers(1, 72), minutes=st.integers(15, 120))
    def plan(self, ahead, minutes):
        start = self.now + timedelta(hours=ahead)
        self.attempt(
            lambda: plan_session(
                engagement=self.engagement,
                starts_at=start,
                ends_at=start + timedelta(minutes=minutes),
                mode="video",
                actor=self.client,
                now=self.now,
            )
        )

    def happened(self, start, minutes):
        return Happened(
            "held",
            "video",
            started_at=start,
            ended_at=start + timedelta(minutes=minutes),
            attended={self.client.pk},
        )

    @precondition(lambda self: CoachingSession.objects.filter(outcome="").exists())
    @rule(minutes=st.integers(1, 1500), missed=st.booleans())
    def log(self, minutes, missed):
        session = CoachingSession.objects.filter(outcome="").first()
        happened = self.happened(session.planned_starts_at, minutes)
        if missed:
            happened = Happened("no_show", "video")
        done = self.attempt(
            lambda: log_session(
                session=session, entry=Entry(happened), actor=self.coach, now=self.now
            )
        )
        if done:
            self.held[done.pk] = 0 if missed else minutes

    @precondition(lambda self: CoachingSession.objects.exclude(outcome="").exists())
    @rule(minutes=st.integers(1, 240), missed=st.booleans(), earlier=st.integers(0, 400))
    def put_a_log_right(self, minutes, missed, earlier):
        session = CoachingSession.objects.exclude(outcome="").last()
        start = session.started_at or session.planned_starts_at
        happened = self.happened(start - timedelta(hours=earlier), minutes)
        missed = missed and session.planned_starts_at is not None
        if missed:
            happened = Happened("no_show", "video")
        done = self.attempt(
            lambda: log_session(
                session=session, entry=Entry(happened), actor=self.coach, now=self.now
            )
        )
        if done:
            self.held[done.pk] = 0 if missed else minutes

    @rule()
    def withdraw(self):
        version = pending(self.engagement)
        if version:
            withdraw_agreement(version=version, actor=self.coach, now=self.now)

    @rule(ago=st.integers(1, 300), minutes=st.integers(1, 240))
    def a_talk_in_the_hallway(self, ago, minutes):
        happened = self.happened(self.now - timedelta(hours=ago), minutes)
        done = self.attempt(
            lambda: log_unplanned(
                engagement=self.engagement, entry=Entry(happened), actor=self.coach, now=self.now
            )
        )
        if done:
            self.held[done.pk] = minutes

    @rule()
    def cancel(self):
        session = CoachingSession.objects.filter(outcome="").last()
        if session:
            self.attempt(lambda: cancel_session(session=session, actor=self.client, now=self.now))

    @rule()
    def end(self):
        self.attempt(
            lambda: close_engagement(engagement=self.engagement, actor=self.coach, now=self.now)
        )

    @invariant()
    def held_sessions_rest_on_an_agreement_or_are_introductions(self):
        if not hasattr(self, "engagement"):
            return
        for session in CoachingSession.objects.filter(outcome="held"):
            version = session.agreement_version
            assert session.intro_no in (1, 2) or was_in_force(version, session.started_at)
        intros = CoachingSession.objects.exclude(intro_no=None).exclude(
            outcome__in=["canceled", "canceled_late"]
        )
        assert intros.count() <= 2

    @invariant()
    def the_ledger_stands_beside_the_sessions(self):
        if not hasattr(self, "engagement"):
            return
        held_ones = CoachingSession.objects.filter(outcome="held").values_list("pk", "minutes")
        at_home = LedgerLine.objects.filter(employer=self.home, minutes__isnull=False)
        assert sorted(at_home.values_list("session", "minutes")) == sorted(held_ones)

    @invariant()
    def hours_are_the_sum_of_held_minutes(self):
        if not hasattr(self, "engagement"):
            return
        reported = total_hours(held_between(date(2020, 1, 1), date(2040, 1, 1)))
        assert reported.minutes == sum(self.held.values())


@pytest.mark.django_db(transaction=True)
def test_an_engagements_life():
    from django.db import transaction
    from hypothesis.stateful import run_state_machine_as_test

    class Contained(Life):
        """Each run in a transaction of its own, rolled back."""

        def __init__(self):
            self.block = transaction.atomic()
            self.block.__enter__()
            super().__init__()

        def teardown(self):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    usual = hypothesis_settings.default
    lives = min(usual.max_examples, 40)  # long lives find more than many do
    own = hypothesis_settings(usual, stateful_step_count=30, max_examples=lives)
    run_state_machine_as_test(Contained, settings=own)
