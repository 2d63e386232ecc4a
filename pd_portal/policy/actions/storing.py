"""Writes what was reckoned: new rows in, old ones superseded, the marks that are done away."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from pd_portal.policy.actions.bulk import insert_rows
from pd_portal.policy.actions.marking import Due
from pd_portal.policy.checksums import checksum
from pd_portal.policy.models import END_OF_TIME, Standing, StandingDue
from pd_portal.policy.reading.standing import STORES, Key, Reckoned
from pd_portal.policy.rows import Change


@dataclass
class Refreshed:
    """What a refresh did: people reckoned, rows added and superseded, people it failed for."""

    people: int = 0
    added: int = 0
    superseded: int = 0
    failed: int = 0

    @property
    def written(self) -> int:
        return self.added + self.superseded


def write_standing(due: list[Due], reckoned: Reckoned, *, held: bool = False) -> Refreshed:
    """Write for the rows nobody touched since they were read; runs inside a transaction.

    ``held``: this transaction marked the rows itself, so nobody else can have touched them.
    """
    alive = {(row.requirement_id, row.person_id): row.pk for row in (due if held else _alive(due))}
    failed = {key for key in alive if key in reckoned.errors}
    done = Refreshed(people=len(alive) - len(failed), failed=len(failed))
    for (model, columns), changes in zip(STORES, reckoned.changes, strict=True):
        mine = {key: each for key, each in changes.items() if key in alive}
        done.superseded += _supersede(model, mine.values())
        done.added += _add(model, columns, mine)
    StandingDue.objects.filter(pk__in=[k for key, k in alive.items() if key not in failed]).delete()
    for key in failed:
        StandingDue.objects.filter(pk=alive[key]).update(
            attempts=F("attempts") + 1, error=reckoned.errors[key]
        )
    return done


def _alive(due: list[Due]) -> list[Due]:
    """Those with the token they were read with, locked."""
    rows = StandingDue.objects.select_for_update().filter(pk__in=[row.pk for row in due])
    tokens = dict(rows.values_list("pk", "token"))
    return [row for row in due if tokens.get(row.pk) == row.token]


def _supersede(model, changes: Iterable[Change]) -> int:
    by_stamp: dict[datetime, list[int]] = defaultdict(list)
    for each in changes:
        by_stamp[each.stamp] += each.superseded
    return sum(
        model.objects.filter(pk__in=keys).update(superseded_at=stamp)
        for stamp, keys in by_stamp.items()
        if keys
    )


def _add(model, columns, changes: dict[Key, Change]) -> int:
    names = ("requirement_id", "person_id", *columns, "recorded_at", "superseded_at")
    rows = [
        (*key, *row, each.stamp, END_OF_TIME) for key, each in changes.items() for row in each.added
    ]
    if model is Standing:
        names, rows = (*names, "checksum"), [(*row, checksum(row)) for row in rows]
    insert_rows(model, names, rows)
    return len(rows)
