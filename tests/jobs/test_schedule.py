from datetime import UTC, datetime, timedelta

import pytest

from pd_portal.jobs import schedule
from pd_portal.jobs.models import ScheduledStep
from pd_portal.ui.registry import Registry

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 14, 17, 0, tzinfo=UTC)


@pytest.fixture
def ran(monkeypatch):
    """Two steps: one that notes its moment, and one that fails."""
    calls = []
    monkeypatch.setattr(schedule, "steps", Registry("test"))

    @schedule.step("note", every=timedelta(minutes=5), order=2)
    def note(now):
        calls.append(now)
        return f"noted {len(calls)}"

    @schedule.step("fail", every=timedelta(minutes=5), order=1)
    def fail(now):
        raise ValueError("broken")

    return calls


def outcomes(now):
    return {outcome.name: outcome for outcome in schedule.run_due(now=now)}


def test_a_failing_step_is_written_down_and_stops_nothing(ran):
    said = outcomes(T)

    assert said["note"].said == "noted 1"
    assert said["fail"].error == "ValueError: broken"
    assert ScheduledStep.objects.get(name="fail").last_error == "ValueError: broken"


def test_a_step_runs_again_only_when_it_is_due(ran):
    outcomes(T)
    assert outcomes(T + timedelta(minutes=4)) == {}

    assert "note" in outcomes(T + timedelta(minutes=5))


def test_a_late_run_runs_once(ran):
    outcomes(T)
    outcomes(T + timedelta(days=3))

    assert len(ran) == 2


def test_a_second_machine_does_not_get_a_leased_step(ran):
    step = schedule.steps["note"]

    assert schedule.claim(step, now=T)
    assert not schedule.claim(step, now=T + timedelta(minutes=6))
    assert schedule.claim(step, now=T + schedule.LEASE)


def test_a_clock_set_back_does_not_stop_the_schedule(ran):
    outcomes(T)

    assert "note" in outcomes(T - timedelta(days=1))
