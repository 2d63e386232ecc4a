"""Any history of bookings, moves, completions, cancellations and exemptions, told while it runs.

Each message is held against the world at the moment it went out: the person's timeline reckoned
anew from bare facts, the session as it is planned, the person's own clock and calendar.
"""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from coaching.actions.booking import book_session
from coaching.actions.moving import cancel_session, move_session
from coaching.models import CoachingSession
from courses.signals import module_completed
from pd_portal.audit.actions import Refused, System
from pd_portal.calendars.actions.claims import TimeTaken
from pd_portal.notify.actions.gathering import gather_held
from pd_portal.notify.actions.greeting import welcome_new_people
from pd_portal.notify.actions.reminding import queue_reminders
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.checking import outbox_figures
from pd_portal.notify.models import GroupChoice, Message
from pd_portal.people.actions.leaves import record_leave
from pd_portal.people.models import Leave, Position
from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions.decisions import (
    grant_exemption,
    grant_extension,
    take_back_exemption,
)
from pd_portal.policy.actions.telling import tell_of_completion
from pd_portal.policy.models import Exemption, Requirement
from pd_portal.policy.queries.why import timeline_of
from tests.factories.booking import bookable
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.learning import EnrollmentFactory, ModuleCompletionFactory
from tests.factories.people import (
    PersonEmailFactory,
    PositionFactory,
    WorkCalendarFactory,
    WorkPeriodFactory,
)
from tests.factories.policy import RequirementVersionFactory
from tests.policy.test_reminders import hand_in

PACIFIC = ZoneInfo("America/Los_Angeles")
BY = System("history")
WHO = st.sampled_from(["teacher", "driver", "late"])
TO_DO = {"not_started", "in_progress", "completed"}
TIMING = {"training_overdue": "overdue", "training_lapsed": "lapsed"}
CHANGES = {"coaching_session", "coaching_session_left"}


class History(RuleBasedStateMachine):
    """Three people of one requirement, a coach and a client, and a clock that goes on."""

    def __init__(self):
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        mail.outbox.clear()
        self.now = datetime(2026, 9, 14, 16, tzinfo=UTC)
        self.module = ModulePageFactory()
        version = RequirementVersionFactory(
            modules=[self.module], validity_kind="months", validity_months=3, renewal_window_days=60
        )
        self.requirement = version.requirement
        self.people = {
            "teacher": self.hire(starts_on=date(2026, 9, 1), work_calendar=self.school_year()),
            "driver": self.hire(starts_on=date(2026, 8, 1)),
            "late": self.hire(starts_on=date(2026, 5, 1)),
        }
        self.place = bookable(client=self.people["teacher"])

    def teardown(self):
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def school_year(self):
        calendar = WorkCalendarFactory()
        for starts_on, ends_on in (
            (date(2026, 9, 1), date(2026, 11, 24)),
            (date(2026, 11, 30), date(2026, 12, 18)),
            (date(2027, 1, 4), date(2027, 6, 18)),
        ):
            WorkPeriodFactory(calendar=calendar, starts_on=starts_on, ends_on=ends_on)
        return calendar

    def hire(self, **position):
        row = PositionFactory(employer=self.requirement.employer, **position)
        PersonEmailFactory(person=row.person)
        positions_changed.send(None, person_ids={row.person_id}, now=self.now)
        return row.person

    @property
    def today(self) -> date:
        return self.now.astimezone(PACIFIC).date()

    # What happens -------------------------------------------------------------------------------

    @rule(who=WHO)
    def complete(self, who):
        go = EnrollmentFactory(
            person=self.people[who], release=ReleaseFactory(module=self.module),
            created_at=self.now, started_at=self.now, finished_at=self.now,
        )  # fmt: skip
        completion = ModuleCompletionFactory(enrollment=go, completed_at=self.now)
        module_completed.send(None, completion=completion, now=self.now)

    @rule(who=WHO)
    def hands_in(self, who):
        hand_in(self.people[who], self.module, self.now)
        positions_changed.send(None, person_ids={self.people[who].pk}, now=self.now)

    @rule(who=WHO, days=st.integers(0, 40))
    def exempt(self, who, days):
        with suppress(Refused):
            grant_exemption(
                scope="person", person=self.people[who], starts_on=self.today,
                ends_on=self.today + timedelta(days), category="other",
                approved_by=self.place.coach, actor=BY, now=self.now,
            )  # fmt: skip

    @rule()
    def take_back(self):
        last = Exemption.objects.standing().order_by("-pk").first()
        if last:
            with suppress(Refused):
                take_back_exemption(exemption=last, actor=BY, now=self.now)

    @rule(who=WHO, days=st.integers(0, 30))
    def extend(self, who, days):
        with suppress(Refused):
            grant_extension(
                requirement=self.requirement, person=self.people[who], category="other",
                until=self.today + timedelta(days), approved_by=self.place.coach, actor=BY,
                now=self.now,
            )  # fmt: skip

    @rule(who=WHO, days=st.integers(0, 20))
    def goes_on_leave(self, who, days):
        with suppress(Refused):
            record_leave(
                person=self.people[who], employer=self.requirement.employer, paid=True,
                starts_on=self.today, ends_on=self.today + timedelta(days), actor=BY, now=self.now,
            )  # fmt: skip

    @rule(who=WHO, pace=st.sampled_from(["at_once", "daily", "weekly"]))
    def choose(self, who, pace):
        for group in ("training", "coaching"):
            GroupChoice.objects.update_or_create(
                person=self.people[who], group=group,
                defaults={"pace": pace, "changed_at": self.now},
            )  # fmt: skip

    @rule(days=st.integers(1, 6), hour=st.integers(9, 15))
    def book(self, days, hour):
        with suppress(Refused, TimeTaken):
            book_session(
                actor=self.place.client, now=self.now, engagement=self.place.engagement,
                session_type=self.place.kind, starts_at=self.at(days, hour), key=uuid4(),
                outside=True,
            )  # fmt: skip

    @rule(days=st.integers(1, 6), hour=st.integers(9, 15))
    def move(self, days, hour):
        if session := self.next_session():
            with suppress(Refused, TimeTaken):
                move_session(
                    actor=self.place.client, now=self.now, session=session,
                    starts_at=self.at(days, hour), outside=True,
                )  # fmt: skip

    @rule()
    def cancel(self):
        if session := self.next_session():
            with suppress(Refused):
                cancel_session(actor=self.place.client, now=self.now, session=session)

    def at(self, days: int, hour: int) -> datetime:
        day = self.today + timedelta(days)
        return datetime(day.year, day.month, day.day, hour, tzinfo=PACIFIC).astimezone(UTC)

    def next_session(self):
        planned = CoachingSession.objects.filter(outcome="", planned_starts_at__gt=self.now)
        return planned.order_by("planned_starts_at").first()

    # What is told -------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 5, 9, 24, 24, 72, 24 * 7, 24 * 20]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def write_down_only(self):
        """Something may happen between queueing and sending."""
        welcome_new_people(actor=BY, now=self.now)
        tell_of_completion(actor=BY, now=self.now)
        queue_reminders(actor=BY, now=self.now)

    @rule()
    def tell(self):
        before = set(Message.objects.filter(state="sent").values_list("pk", flat=True))
        self.write_down_only()
        gather_held(actor=BY, now=self.now)
        send_due(now=self.now)
        for message in Message.objects.filter(state="sent").exclude(pk__in=before):
            self.holds(message)
        figures = outbox_figures(self.now)
        wrong = ("doubled", "stale_sent", "to_people_not_required")
        assert {name: figures[name] for name in wrong} == dict.fromkeys(wrong, 0)

    @invariant()
    def a_while_passes(self):
        """No two things happen in the same moment, as long as a run of the outbox lasts."""
        self.now += timedelta(minutes=10)

    # The oracle ---------------------------------------------------------------------------------

    def holds(self, message: Message):
        if message.kind not in CHANGES:
            assert self.may_be_written_to(message.recipient_id), message
        if message.subject_label == "pd_policy.Requirement":
            self.training_holds(message)
        if message.subject_label == "pd_coaching.CoachingSession":
            self.session_holds(message)

    def may_be_written_to(self, person: int) -> bool:
        local = self.now.astimezone(PACIFIC)
        away = [
            leave
            for leave in Leave.objects.filter(person=person, voided_at=None)
            if leave.starts_on <= self.today <= (leave.ends_on or date.max)
        ]
        periods = [
            (p.starts_on, p.ends_on)
            for job in Position.objects.filter(person=person, work_calendar__isnull=False)
            for p in job.work_calendar.periods.all()
        ]
        at_work = not periods or any(a <= self.today <= b for a, b in periods)
        return local.weekday() < 5 and 7 <= local.hour < 19 and at_work and not away

    def training_holds(self, message: Message):
        requirement = Requirement.objects.get(pk=message.subject_ref)
        segment = timeline_of(requirement, message.recipient).on(self.today.toordinal())
        assert segment.obligation == "required", message
        if message.kind == "training_completed":
            assert segment.progress == "proficient"
            return
        due_on = date.fromordinal(segment.due_on).isoformat() if segment.due_on else ""
        assert message.data["due_on"] == due_on
        assert segment.timing == TIMING.get(message.kind, "not_due")
        met = message.kind == "training_expiring"
        assert (segment.progress == "proficient") if met else (segment.progress in TO_DO)

    def session_holds(self, message: Message):
        session = CoachingSession.objects.get(pk=message.subject_ref)
        if message.kind == "coaching_log":
            assert session.outcome == ""
            assert session.planned_ends_at <= self.now
            return
        said = self.words_of(message)
        local = session.planned_starts_at.astimezone(PACIFIC)
        assert f"{local:%B} {local.day}, {local.year}, {local.hour % 12 or 12}:00" in said
        if message.kind == "coaching_soon":
            assert session.outcome == ""
            assert session.planned_starts_at > self.now
        elif message.kind == "coaching_session":
            assert ("is canceled" in said) == bool(session.outcome)

    def words_of(self, message: Message) -> str:
        carrier = message.digest or message
        return next(
            m.subject + m.body
            for m in mail.outbox
            if m.extra_headers["Message-ID"] == carrier.message_id
        )


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_happens_what_was_sent_was_true_when_it_was_sent():
    run_state_machine_as_test(
        History,
        settings=settings(max_examples=5, stateful_step_count=25, deadline=None),
    )
