"""A number over all that a row of the store says, written with it and reckoned again by SQL.

A page asks for the rows whose number is another one: whatever was changed in them since, also
into a state that the rules could have written, shows without a recount.
"""

from typing import Any

from django.db.models import BigIntegerField, F, Func, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

# Large and different, so that no small changes in two columns cancel each other out.
WEIGHTS = {
    "requirement_id": 1_000_003,
    "person_id": 15_485_863,
    "starts_on": 32_452_843,
    "ends_on": 49_979_687,
    "obligation": 67_867_967,
    "reason": 86_028_121,
    "progress": 104_395_301,
    "timing": 122_949_823,
    "due_on": 141_650_939,
    "unit_id": 160_481_183,
    "job_group_id": 179_424_673,
}
DAYS = {"starts_on", "ends_on", "due_on"}


_W = tuple(WEIGHTS.values())


def checksum(row: tuple[Any, ...]) -> int:
    """The number of a row: requirement and person, then the columns of ``rows.STANDING``; what
    follows them has no part in it.

    Written out: a refresh asks for millions of them.
    """
    requirement, person, starts, ends, obligation, reason, progress, timing, due, unit, job, *_ = (
        row
    )
    total: int = (
        requirement * _W[0]
        + person * _W[1]
        + starts.toordinal() * _W[2]
        + ends.toordinal() * _W[3]
        + obligation * _W[4]
        + reason * _W[5]
        + progress * _W[6]
        + timing * _W[7]
        + (unit or 0) * _W[9]
        + (job or 0) * _W[10]
    )
    return total if due is None else total + due.toordinal() * _W[8]


class _DayNumber(Func):
    """``date.toordinal`` of a date, by the database."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(julianday(%(expressions)s) - 1721424.5 AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(%(expressions)s - DATE '0001-01-01' + 1)"
        return self.as_sql(compiler, connection, template=template, **context)


def _weighed() -> Any:
    """In 64 bits throughout: PostgreSQL would multiply a day in 32."""
    whole = BigIntegerField()
    found: Any = Value(0, output_field=whole)
    for name, weight in WEIGHTS.items():
        value = _DayNumber(F(name)) if name in DAYS else F(name)
        found += Coalesce(Cast(value, whole), Value(0, whole)) * Value(weight, whole)
    return found


WEIGHED = _weighed()


def changed_since_written(rows: QuerySet) -> QuerySet:
    """Those of ``rows`` of the store that do not say any more what was written."""
    return rows.exclude(checksum=WEIGHED)
