"""Applying a staged import: a handful of statements over sets, in one transaction.

``$I`` is the import's id and ``$NOW`` the moment; every other name is a column. The statements are
the same on both databases.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from pd_portal.people.models import (
    Employment,
    RosterImport,
    StaffMember,
    StagedPerson,
    StagedPosition,
    StagedSpell,
)

PEOPLE = (
    """INSERT INTO pd_people_staffmember (id, given_name, family_name, preferred_name, search_text,
         external)
       SELECT person_id, given_name, family_name, preferred_name, search_text, $FALSE
       FROM pd_people_stagedperson WHERE roster_import_id = $I AND is_new""",
    """UPDATE pd_people_staffmember SET given_name = s.given_name, family_name = s.family_name,
         preferred_name = s.preferred_name, search_text = s.search_text
       FROM pd_people_stagedperson s WHERE s.roster_import_id = $I AND s.is_renamed
         AND s.person_id = pd_people_staffmember.id""",
    """INSERT INTO pd_people_sourcelink (source_id, key, person_id)
       SELECT $SOURCE, key, person_id FROM pd_people_stagedperson
       WHERE roster_import_id = $I AND link""",
    """UPDATE pd_people_personemail SET end_recorded_at = $NOW,
         ends_on = CASE WHEN starts_on > $DAY THEN starts_on ELSE $DAY END
       FROM pd_people_stagedperson s WHERE s.roster_import_id = $I AND s.email <> ''
         AND s.person_id = pd_people_personemail.person_id AND NOT s.is_new
         AND pd_people_personemail.kind = 'work' AND pd_people_personemail.ends_on IS NULL
         AND pd_people_personemail.address <> s.email""",
    """INSERT INTO pd_people_personemail (person_id, address, kind, starts_on, recorded_at)
       SELECT person_id, email, 'work', $DAY, $NOW FROM pd_people_stagedperson s
       WHERE roster_import_id = $I AND email <> '' AND NOT EXISTS (
         SELECT 1 FROM pd_people_personemail e WHERE e.person_id = s.person_id
           AND e.address = s.email AND e.ends_on IS NULL)""",
)
CLOSING = tuple(
    sql
    for table, name in (
        ("pd_people_position", "position"),
        ("pd_people_employment", "employment"),
        ("pd_people_leave", "leave"),
    )
    for sql in (
        f"""UPDATE {table} SET voided_at = $NOW,
              ended_by_import_id = COALESCE(ended_by_import_id, $I)
            FROM pd_people_stagedchange c WHERE c.roster_import_id = $I
              AND c.kind = 'void_{name}' AND c.row_id = {table}.id
              AND {table}.voided_at IS NULL""",
        f"""UPDATE {table} SET ends_on = c.last_day, end_recorded_at = $NOW,
              ended_by_import_id = $I
            FROM pd_people_stagedchange c WHERE c.roster_import_id = $I
              AND c.kind = 'close_{name}' AND c.row_id = {table}.id AND {table}.ends_on IS NULL""",
    )
)
ADDING = (
    """UPDATE pd_people_employment SET pay = c.pay, bargaining_unit_id = (
         SELECT b.id FROM pd_people_bargainingunit b
         WHERE b.employer_id = pd_people_employment.employer_id AND b.code = c.bargaining_unit)
       FROM pd_people_stagedchange c WHERE c.roster_import_id = $I
         AND c.kind = 'amend_employment' AND c.row_id = pd_people_employment.id""",
    """INSERT INTO pd_people_employment (id, person_id, employer_id, employee_id, kind, pay,
         bargaining_unit_id, original_hire_on, starts_on, ends_on, recorded_at, end_recorded_at,
         added_by_import_id)
       SELECT e.employment_id, p.person_id, $EMPLOYER, p.employee_id, e.kind, e.pay, b.id,
         e.original_hire_on, e.starts_on, e.ends_on, $NOW,
         CASE WHEN e.ends_on IS NULL THEN NULL ELSE $NOW END, $I
       FROM pd_people_stagedspell e
       JOIN pd_people_stagedperson p ON p.roster_import_id = $I AND p.key = e.key
       LEFT JOIN pd_people_bargainingunit b
         ON b.employer_id = $EMPLOYER AND b.code = e.bargaining_unit
       WHERE e.roster_import_id = $I""",
    """INSERT INTO pd_people_position (employment_id, person_id, employer_id, unit_id, job_group_id,
         title, fte, supervisor_id, "primary", work_calendar_id, starts_on, ends_on, recorded_at,
         end_recorded_at, corrects_id, added_by_import_id)
       SELECT COALESCE(s.employment_id, e.employment_id), p.person_id, $EMPLOYER, u.id, j.id,
         s.title, s.fte, COALESCE(s.supervisor_id, boss.person_id), s."primary", w.id, s.starts_on,
         s.ends_on, $NOW, CASE WHEN s.ends_on IS NULL THEN NULL ELSE $NOW END, s.corrects_id, $I
       FROM pd_people_stagedposition s
       JOIN pd_people_stagedperson p ON p.roster_import_id = $I AND p.key = s.key
       JOIN pd_people_orgunit u ON u.code = s.unit
       JOIN pd_people_jobgroup j ON j.code = s.job
       LEFT JOIN pd_people_stagedspell e
         ON e.roster_import_id = $I AND e.key = s.key AND e.number = s.spell
       LEFT JOIN pd_people_stagedperson boss
         ON boss.roster_import_id = $I AND boss.key = s.supervisor_key AND s.supervisor_key <> ''
       LEFT JOIN pd_people_workcalendar w
         ON w.employer_id = $EMPLOYER AND w.code = s.work_calendar
       WHERE s.roster_import_id = $I""",
    """INSERT INTO pd_people_leave (person_id, employer_id, paid, starts_on, ends_on, recorded_at,
         end_recorded_at, corrects_id, added_by_import_id)
       SELECT person_id, $EMPLOYER, paid, starts_on, ends_on, $NOW,
         CASE WHEN ends_on IS NULL THEN NULL ELSE $NOW END, corrects_id, $I
       FROM pd_people_stagedleave WHERE roster_import_id = $I""",
)
TOUCHED = """SELECT person_id FROM pd_people_{0}
    WHERE added_by_import_id = $I OR ended_by_import_id = $I"""


def apply_sets(roster_import: RosterImport, now: datetime) -> set[int]:
    """Run the statements; return the ids of everybody whose facts changed."""
    _number(roster_import, StagedPerson, "person_id", StaffMember)
    _number(roster_import, StagedSpell, "employment_id", Employment)
    for sql in (*PEOPLE, *CLOSING, *ADDING):
        _run(sql, roster_import, now)
    _require_all_placed(roster_import)
    return touched_people(roster_import)


def touched_people(roster_import: RosterImport) -> set[int]:
    """Everybody with a fact that the import recorded or closed."""
    union = " UNION ".join(TOUCHED.format(t) for t in ("position", "employment", "leave"))
    return {row[0] for row in _run(union, roster_import, roster_import.created_at)}


def _number(roster_import: RosterImport, staged: type[Any], column: str, target: type[Any]) -> None:
    """Give new rows their ids before they are inserted, so that others can refer to them."""
    table, into = staged._meta.db_table, target._meta.db_table
    if connection.vendor == "postgresql":
        next_id = f"nextval(pg_get_serial_sequence('{into}', 'id'))"
    else:
        next_id = (
            f"(SELECT COALESCE(MAX(id), 0) FROM {into}) + 1 + id - "
            f"(SELECT MIN(id) FROM {table} WHERE roster_import_id = $I AND {column} IS NULL)"
        )
    _run(
        f"UPDATE {table} SET {column} = {next_id} WHERE roster_import_id = $I AND {column} IS NULL",
        roster_import,
        roster_import.created_at,
    )


def _require_all_placed(roster_import: RosterImport) -> None:
    """Every staged position was inserted; a join that lost one must not pass silently."""
    staged = StagedPosition.objects.filter(roster_import=roster_import).count()
    placed = roster_import.positions_added.count()
    if staged != placed:
        raise RuntimeError(f"import {roster_import.pk}: {staged} positions staged, {placed} placed")


def _run(sql: str, roster_import: RosterImport, now: datetime) -> list[tuple]:
    operations = connection.ops
    values = {
        "$I": roster_import.pk,
        "$NOW": operations.adapt_datetimefield_value(now),
        "$DAY": operations.adapt_datefield_value(roster_import.as_of),
        "$SOURCE": roster_import.source_id,
        "$EMPLOYER": roster_import.source.employer_id,
        "$FALSE": False,
    }
    text, params = bind(sql, values)
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return cursor.fetchall() if cursor.description else []


def bind(sql: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """``sql`` with ``%s`` for each name in ``values``, and the values in that order."""
    import re

    params: list[Any] = []

    def take(found: re.Match[str]) -> str:
        params.append(values[found.group()])
        return "%s"

    return re.sub(r"\$[A-Z]+", take, sql), params
