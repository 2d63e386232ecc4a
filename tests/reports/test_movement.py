"""The reasons of a movement sum to its difference, whatever happened; each reason is the right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.policy.models import Obligation, Progress, Timing
from pd_portal.reports.movement import Look, measures, movement

pytestmark = pytest.mark.once

MEASURES = measures(completed_counts=False)


def required(progress=Progress.NOT_STARTED, timing=Timing.NOT_DUE, here=True):
    return Look(Obligation.REQUIRED, progress, timing, here)


MET = required(Progress.PROFICIENT)
OPEN = required()
LATE = required(Progress.IN_PROGRESS, Timing.OVERDUE)
ELSEWHERE = required(Progress.PROFICIENT, here=False)
AWAY = Look(Obligation.EXCUSED, 0, 0, True)
FREE = Look(Obligation.NOT_REQUIRED, 0, 0, True)


def looks():
    others = st.builds(
        lambda kind, here: Look(kind, 0, 0, here), st.sampled_from([Obligation.NOT_REQUIRED, Obligation.EXCUSED]), st.booleans()
    )  # fmt: skip
    owing = st.builds(
        required,
        st.sampled_from(list(Progress)[1:]),
        st.sampled_from(list(Timing)[1:]),
        st.booleans(),
    )
    return st.dictionaries(st.integers(1, 30), st.one_of(others, owing), max_size=30)


@given(looks(), looks(), looks(), st.sampled_from(sorted(MEASURES)), st.booleans())
def test_the_reasons_sum_to_the_difference(reported, before, after, name, enough):
    measure = measures(completed_counts=enough)[name]

    found = movement(reported, before, after, measure)

    assert found.adds_up
    assert found.last - found.first == sum(map(measure.counts, after.values())) - sum(
        map(measure.counts, reported.values())
    )


@given(looks(), looks(), looks(), st.sampled_from(sorted(MEASURES)))
def test_nobody_has_two_reasons_for_what_happened_in_time(reported, before, after, name):
    found = movement(reported, before, after, MEASURES[name])

    in_time = [p for r in found.reasons if r.name != "corrected" for p in (*r.came, *r.went)]

    assert len(in_time) == len(set(in_time))


@pytest.mark.parametrize(
    "before, after, reason, way",
    [
        (None, MET, "joined", "came"),
        (MET, None, "left", "went"),
        (ELSEWHERE, MET, "transferred", "came"),
        (MET, ELSEWHERE, "transferred", "went"),
        (FREE, MET, "required", "came"),
        (MET, FREE, "no_longer", "went"),
        (AWAY, MET, "back", "came"),
        (MET, AWAY, "excused", "went"),
        (OPEN, MET, "met", "came"),
        (MET, OPEN, "expired", "went"),
    ],
)
def test_each_reason_for_having_met_it(before, after, reason, way):
    one = {1: before} if before else {}

    found = movement(one, one, {1: after} if after else {}, MEASURES["met"])

    assert [(r.name, getattr(r, way)) for r in found.reasons] == [(reason, [1])]


@pytest.mark.parametrize(
    "before, after, reason",
    [(OPEN, LATE, "passed"), (LATE, MET, "met"), (LATE, OPEN, "later")],
)
def test_each_reason_for_being_past_a_date(before, after, reason):
    found = movement({1: before}, {1: before}, {1: after}, MEASURES["past_due"])

    assert [r.name for r in found.reasons] == [reason]


def test_what_was_recorded_later_is_a_correction():
    found = movement({1: OPEN}, {1: MET}, {1: MET}, MEASURES["met"])

    assert [(r.name, r.net) for r in found.reasons] == [("corrected", 1)]
