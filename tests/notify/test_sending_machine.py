"""Whatever happens between the outbox and the server, nothing is lost or falsely repeated.

The server is up, away, closing or refusing for now; the worker is killed before or after the server
took a message; the clock goes on, or back. In the end everything was taken, under one Message-ID
each, and only a kill after the server's OK repeats a message.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.audit.actions import System
from pd_portal.notify import carriers
from pd_portal.notify.actions.claiming import LEASE, release_expired
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.carriers import ChannelDown
from pd_portal.notify.models import Message, Outage
from tests.factories.people import PersonEmailFactory

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)
events = st.lists(
    st.sampled_from(["up", "away", "closing", "soft", "killed before", "killed after", "back"]),
    max_size=8,
)


class Killed(BaseException):
    """The worker's process is gone: nothing after this line runs."""


class Server:
    """Takes messages as the event of the hour says."""

    def __init__(self) -> None:
        self.taken, self.event, self.kills, self.left = [], "up", 0, 0

    def send(self, message, address):
        if self.event == "away" or (self.event == "closing" and self.left == 0):
            raise ChannelDown("away")
        if self.event == "soft":
            raise OSError("try later")
        self.left -= 1
        if self.event.startswith("killed") and self.left < 0:
            self.die(message)
        self.taken.append(message)

    def die(self, message):
        if self.event == "killed after":
            self.taken.append(message)
            self.kills += 1
        raise Killed

    def close(self):
        """Nothing to close."""


def live(server, event, moment):
    """One run of the worker under ``event``, and its leases freed afterwards."""
    server.event, server.left = event, 1
    try:
        send_due(now=moment)
    except Killed:
        release_expired(now=moment + LEASE)


@given(events)
def test_nothing_is_lost_and_only_a_kill_repeats(happened):
    Message.objects.all().delete()
    Outage.objects.all().delete()
    server, person = Server(), PersonEmailFactory().person
    for number in range(4):
        queue_message(
            kind="test_note", recipient=person, about=None, version=number, why="x",
            data={"place": "x"}, actor=System("test"), now=T,
        )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(carriers.Carriers.makers, Message.Channel.EMAIL, lambda: server)
        moment = T
        for event in happened:
            moment += -timedelta(minutes=30) if event == "back" else timedelta(minutes=20)
            live(server, "up" if event == "back" else event, max(moment, T))
        for day in range(3):
            live(server, "up", max(moment, T) + timedelta(days=day + 1))

    ids = defaultdict(set)
    for message in server.taken:
        ids[message.pk].add(message.message_id)
    assert len(ids) == 4
    assert all(len(found) == 1 for found in ids.values())
    assert len(server.taken) - 4 <= server.kills
    assert not Message.objects.exclude(state="sent").exists()
