"""The short form of ``make soak-mail``, and two senders at once."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def soak(kills: int, messages: int) -> str:
    environment = {**os.environ, "KILLS": str(kills), "MESSAGES": str(messages), "MINUTES": "3"}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.bars.sink_settings"
    done = subprocess.run(
        [sys.executable, "-m", "tests.bars.soak_mail"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr[-2000:]


def test_killed_senders_lose_nothing_and_keep_the_message_id():
    said = soak(2, 60)

    assert "kills=2 distinct=60 lost=0" in said
    assert "same_message_id=yes ok" in said


def test_two_senders_at_once_send_each_message_once():
    assert "kills=0 distinct=60 lost=0 doubled=0/0 same_message_id=yes ok" in soak(0, 60)
