"""The bar notices what must never happen; each wrong row is put there by hand."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from pd_portal.notify.checking import outbox_figures
from pd_portal.notify.models import Message
from pd_portal.policy.models import Standing
from tests.policy.test_reminders import (
    MONDAY,
    at,
    everybody,
    hired,
    module,
    requirement,
    run,
)

__all__ = ["everybody", "module", "requirement"]
pytestmark = pytest.mark.django_db
NOW = at(MONDAY, 12)


def figures() -> dict[str, int]:
    return outbox_figures(NOW)


def test_an_honest_outbox_prints_ok(everybody):
    run(at(MONDAY))
    out = StringIO()

    call_command("outbox", "check", now=NOW, stdout=out)

    assert out.getvalue().strip() == (
        "bar outbox: rows=6 sent=6 waiting=0 dead=0 oldest_waiting_s=0 "
        "doubled=0 stale_sent=0 to_people_not_required=0 ok"
    )


def test_a_line_to_somebody_not_required_is_noticed(requirement):
    hired(requirement)
    run(at(MONDAY))

    Standing.objects.filter(obligation=4).update(obligation=2, progress=0, timing=0, due_on=None)

    assert figures()["to_people_not_required"] == 1
    with pytest.raises(SystemExit):
        call_command("outbox", "check", stdout=StringIO())


@pytest.mark.parametrize(
    "changed", [{"progress": 5}, {"progress": 3}, {"due_on": MONDAY}], ids=["met", "read", "moved"]
)
def test_a_line_that_was_no_longer_so_is_noticed(requirement, changed):
    hired(requirement)
    run(at(MONDAY))

    Standing.objects.filter(obligation=4).update(**changed)

    assert figures()["stale_sent"] == 1


def test_a_message_sent_after_its_end_is_noticed(requirement):
    hired(requirement)
    run(at(MONDAY))

    Message.objects.filter(kind="reminder").update(expires_at=at(MONDAY, 8))

    assert figures()["stale_sent"] == 1


def test_two_reminders_on_one_day_are_noticed(requirement):
    hired(requirement)
    run(at(MONDAY))
    row = Message.objects.get(kind="reminder")
    row.pk, row.subject_version, row.message_id = None, "2", "<2@example.org>"
    row.reminds_on = MONDAY + timedelta(1)
    row.save(force_insert=True)

    assert figures()["doubled"] == 1


def test_the_oldest_waiting_is_what_may_go_out_by_now(requirement):
    hired(requirement)
    run(at(MONDAY))
    Message.objects.filter(kind="reminder").update(state="waiting", sent_at=None)

    assert figures()["oldest_waiting_s"] == 3 * 60 * 60
