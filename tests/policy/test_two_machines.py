"""Two machines queue the same day's reminders at the same moment: each person gets one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from pd_portal.audit.actions import System
from pd_portal.notify.actions.reminding import queue_reminders
from pd_portal.notify.models import Message
from tests.policy.test_reminders import MONDAY, at, hired, module, requirement

__all__ = ["module", "requirement"]


@pytest.mark.django_db(transaction=True)
def test_everybody_is_reminded_once(requirement):
    for _ in range(5):
        hired(requirement)
    together = Barrier(2)

    def machine(name: str) -> int:
        together.wait()
        try:
            return queue_reminders(actor=System(name), now=at(MONDAY))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        queued = list(pool.map(machine, ["one", "two"]))

    assert sum(queued) == 5
    assert Message.objects.filter(kind="reminder").count() == 5
    assert Message.objects.exclude(kind="reminder").count() == 5
