"""What an agreement's terms decide. Pure: dates and flags in, answers out."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HELD, NO_SHOW, CANCELED_LATE, CANCELED = "held", "no_show", "canceled_late", "canceled"


def cancellation(planned_starts_at: datetime, canceled_at: datetime, notice_hours: int) -> str:
    """``canceled`` when the notice was kept (to the minute), else ``canceled_late``."""
    in_time = canceled_at <= planned_starts_at - timedelta(hours=notice_hours)
    return CANCELED if in_time else CANCELED_LATE


def uses_a_session(outcome: str, *, no_show_counts: bool) -> bool:
    """Whether the session takes one of those agreed on."""
    if outcome == HELD:
        return True
    return outcome in (NO_SHOW, CANCELED_LATE) and no_show_counts


def whole_minutes(started_at: datetime, ended_at: datetime) -> int:
    """Minutes between two moments, rounded down."""
    return int((ended_at - started_at).total_seconds() // 60)


@dataclass(frozen=True)
class Run:
    """Words that stayed, came or went: ``change`` is ``same``, ``added`` or ``removed``."""

    change: str
    words: str


def compare(old: str, new: str) -> list[Run]:
    """The two texts word by word, in reading order."""
    before, after = old.split(), new.split()
    runs: list[Run] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            runs.append(Run("same", " ".join(before[a:b])))
            continue
        if b > a:
            runs.append(Run("removed", " ".join(before[a:b])))
        if d > c:
            runs.append(Run("added", " ".join(after[c:d])))
    return runs


def changed(
    old: Mapping[str, object], new: Mapping[str, object], names: Sequence[str]
) -> list[tuple[str, object, object]]:
    """Terms that differ, with the old and the new value."""
    return [(name, old[name], new[name]) for name in names if old[name] != new[name]]
