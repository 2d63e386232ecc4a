"""Whatever happens to proposed times, in whatever order: one session a proposal, nobody twice."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.actions.booking import book_session
from coaching.actions.moving import cancel_session
from coaching.actions.proposing import choose_time, close_proposal, propose_times, say_none_fits
from coaching.models import Booking, CoachingSession, TimeProposal
from coaching.queries.proposals import on_the_coachs_list, to_answer
from pd_portal.audit.actions import Refused
from pd_portal.calendars.models import TimeClaim
from tests.factories.booking import NOW, at, bookable

slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
STARTS = [at(day, hour) for day in (12, 13, 16) for hour in (9, 10, 11)]
starts = st.sampled_from(STARTS)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("propose"), st.lists(starts, min_size=1, max_size=6)),
        st.tuples(st.just("choose"), starts),
        st.tuples(st.just("choose"), st.sampled_from(STARTS[4:7])),
        st.tuples(st.just("none"), starts),
        st.tuples(st.just("close"), starts),
        st.tuples(st.just("book elsewhere"), starts),
        st.tuples(st.just("cancel"), starts),
        st.tuples(st.just("wait"), st.integers(1, 30)),
    ),
    min_size=7,
    max_size=14,
)


class World:
    """Two clients of one coach, and a clock."""

    def __init__(self):
        self.now = NOW
        self.mine = bookable()
        self.other = bookable(coach=self.mine.coach)

    def run(self, what, said):
        newest = TimeProposal.objects.first()
        by = {"actor": self.mine.client, "now": self.now}
        if what == "wait":
            self.now += timedelta(hours=said)
        elif what == "propose":
            self.propose(said)
        elif what == "book elsewhere":
            self.book_elsewhere(said)
        elif newest and what == "choose":
            choose_time(proposal=newest, starts_at=said, **by)
        elif newest and what == "none":
            say_none_fits(proposal=newest, **by)
        elif newest and what == "close":
            close_proposal(proposal=newest, **by)
        elif what == "cancel" and (session := CoachingSession.objects.first()):
            cancel_session(session=session, **by)

    def propose(self, starts):
        propose_times(
            actor=self.mine.coach,
            now=self.now,
            engagement=self.mine.engagement,
            session_type=self.mine.kind,
            starts=starts,
        )

    def book_elsewhere(self, start):
        book_session(
            actor=self.other.coach,
            now=self.now,
            engagement=self.other.engagement,
            session_type=self.mine.kind,
            starts_at=start,
            key=uuid4(),
            outside=True,
        )

    def assert_sound(self):
        live = TimeProposal.objects.live()
        assert live.count() <= 1
        assert len(on_the_coachs_list(self.mine.coach, now=self.now)) == live.count()
        waiting = to_answer(self.mine.client.pk, now=self.now)
        assert {p.pk for p in waiting} <= {p.pk for p in live if p.expires_at > self.now}
        mine = Booking.objects.filter(engagement=self.mine.engagement)
        chosen = TimeProposal.objects.filter(state="chosen")
        assert sorted(p.booking_id for p in chosen) == sorted(b.pk for b in mine)
        for claims in (TimeClaim.objects.filter(person=p) for p in (self.mine.coach,)):
            spans = sorted(claims.values_list("starts_min", "ends_min"))
            assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_any_order_of_steps_leaves_one_session_a_proposal(db):
    tally = Counter()

    @settings(max_examples=9, derandomize=True, deadline=None, suppress_health_check=slow)
    @given(steps=steps)
    def any_steps(steps):
        with transaction.atomic():
            run(steps, tally)
            transaction.set_rollback(True)

    any_steps()

    assert tally["chosen"] > 3


def run(steps, tally):
    world = World()
    for what, said in [("propose", STARTS[4:7]), *steps]:
        with suppress(Refused), transaction.atomic():
            world.run(what, said)
        world.assert_sound()
    tally["chosen"] += TimeProposal.objects.filter(state="chosen").count()
