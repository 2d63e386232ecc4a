"""A mail server for tests: takes what is sent to it on 127.0.0.1, or refuses as it is told.

``python -m tests.notify.sink FILE`` runs one in a process of its own: it prints its port, then
writes a line of JSON for every message before it says OK.
"""

import json
import re
import socket
import sys
import time
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

TOKEN = re.compile(r"token-\d+")


class Taker:
    """Keeps what it is sent; ``answers`` maps an address to what RCPT or DATA says instead of OK."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.rcpt_answers: dict[str, str] = {}
        self.data_answer = "250 OK"
        self.connections = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  (aiosmtpd's name)
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  (aiosmtpd's name)
        answer = self.rcpt_answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  (aiosmtpd's name)
        if self.data_answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content))
        return self.data_answer


class Writer(Taker):
    """Writes a line for each message and forgets it, so that its memory stays small."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.file = path.open("a", buffering=1)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        content = envelope.content.decode(errors="replace")
        found = TOKEN.search(content)
        line = {
            "token": found.group() if found else "",
            "message_id": message_from_bytes(envelope.content)["Message-ID"],
            "at": time.time(),
        }
        self.file.write(json.dumps(line) + "\n")
        return "250 OK"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(taker: Taker, port: int = 0) -> Controller:
    """Listen on ``port``, or on a free one; ``.port`` says which."""
    controller = Controller(taker, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    return controller


if __name__ == "__main__":
    running = start(Writer(Path(sys.argv[1])))
    print(running.port, flush=True)
    sys.stdin.read()  # until whoever started it closes the pipe, or is gone
    running.stop()
