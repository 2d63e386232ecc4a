"""The last line on the roster: facts are closed once, spells and primaries never overlap."""

from pd_portal.audit.guards import Guard, frozen_columns, no_delete, refuse, register

FACT = ["starts_on", "recorded_at", "corrects_id", "added_by_import_id"]
CLOSED_ONCE = ["ends_on", "end_recorded_at", "voided_at", "ended_by_import_id"]


def never_both(*, name: str, table: str, same: list[str], where: str, why: str) -> Guard:
    """No two standing rows of ``table`` that agree in ``same`` and satisfy ``where`` share a day.

    SQLite: a trigger, safe because writers come one at a time. PostgreSQL: an exclusion.
    """
    columns = ", ".join(f"{column} WITH =" for column in same)
    limits = " AND ".join(["voided_at IS NULL", *([where] if where else [])])
    return Guard(
        f"{table}_{name}",
        table,
        sqlite=tuple(
            f"CREATE TRIGGER $GUARD_{event.lower()} AFTER {event} ON {table} FOR EACH ROW "
            f"WHEN {_of_new(limits)} AND EXISTS (SELECT 1 FROM {table} o WHERE o.id <> NEW.id "
            + "".join(f"AND o.{column} = NEW.{column} " for column in same)
            + "AND o.starts_on <= COALESCE(NEW.ends_on, '9999-12-31') "
            "AND COALESCE(o.ends_on, '9999-12-31') >= NEW.starts_on "
            f"AND {_of_new(limits).replace('NEW.', 'o.')}) "
            f"BEGIN SELECT RAISE(ABORT, 'guard {table}_{name}: {why}'); END"
            for event in ("INSERT", "UPDATE")
        ),
        postgresql=(
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            f"ALTER TABLE {table} ADD CONSTRAINT $GUARD EXCLUDE USING gist "
            f"({columns}, daterange(starts_on, ends_on, '[]') WITH &&) WHERE ({limits})",
        ),
    )


def _of_new(limits: str) -> str:
    """``limits`` spoken of the new row."""
    return " AND ".join(f"NEW.{part}" for part in limits.split(" AND "))


EMPLOYMENT = "pd_people_employment"
POSITION = "pd_people_position"

register(
    frozen_columns(
        EMPLOYMENT,
        [*FACT, "employer_id", "employee_id", "kind"],
        once=CLOSED_ONCE,
        person_columns=["person_id"],
    ),
    frozen_columns(
        POSITION,
        [
            *FACT,
            *("employment_id", "employer_id", "unit_id", "job_group_id", "title", "fte"),
            *('"primary"', "work_calendar_id"),
        ],
        once=CLOSED_ONCE,
        person_columns=["person_id", "supervisor_id"],
    ),
    frozen_columns(
        "pd_people_leave",
        [*FACT, "employer_id", "paid"],
        once=CLOSED_ONCE,
        person_columns=["person_id"],
    ),
    frozen_columns(
        "pd_people_rolegrant",
        ["role", "unit_id", "employer_id", "may_grant", "starts_on", "recorded_at"],
        once=["approved_at", "revoked_at"],
        person_columns=["person_id", "given_by_id"],
    ),
    frozen_columns(
        "pd_people_joinrequest",
        ["employer_id", "other_id", "number", "why", "asked_at"],
        once=["decided_at", "withdrawn_at", "merge_id"],
        person_columns=["person_id", "asked_by_id"],
    ),
    frozen_columns("pd_people_orgunit", ["parent_id", "code", "path"]),
    frozen_columns("pd_people_employer", ["unit_id", "code"]),
    frozen_columns(
        "pd_people_personemail",
        ["address", "kind", "recorded_at"],
        once=["ends_on"],
        person_columns=["person_id"],
    ),
    *(
        no_delete(table)
        for table in (EMPLOYMENT, POSITION, "pd_people_leave", "pd_people_rolegrant")
    ),
    never_both(
        name="spells",
        table=EMPLOYMENT,
        same=["employer_id", "employee_id", "kind"],
        where="",
        why="two employments of one number and kind on one day",
    ),
    never_both(
        name="primaries",
        table=POSITION,
        same=["person_id", "employer_id"],
        where='"primary"',
        why="two primary positions on one day",
    ),
    refuse(
        name=f"{POSITION}_owner",
        table=POSITION,
        event="INSERT",
        when=f"NOT EXISTS (SELECT 1 FROM {EMPLOYMENT} e WHERE e.id = NEW.employment_id "
        "AND e.person_id = NEW.person_id AND e.employer_id = NEW.employer_id)",
        why="a position belongs to the person and employer of its employment",
    ),
    refuse(
        name=f"{EMPLOYMENT}_number",
        table=EMPLOYMENT,
        event="INSERT",
        when=f"EXISTS (SELECT 1 FROM {EMPLOYMENT} e WHERE e.employer_id = NEW.employer_id "
        "AND e.employee_id = NEW.employee_id AND e.person_id <> NEW.person_id)",
        why="an employee id belongs to one person",
    ),
)
