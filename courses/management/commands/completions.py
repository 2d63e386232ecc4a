"""``manage.py completions check``: every completion stands on its rule, once, unchanged.

Reads tables with SQL and reckons anew, without the code that wrote them.
"""

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils.dateparse import parse_datetime

from pd_portal.ui.bars import print_bar

AUDITED = ("person", "module", "release", "version", "variant", "completed_at", "proficient", "source")  # fmt: skip


def rows(sql: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def as_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


class Command(BaseCommand):
    help = "Hold every module completion against lessons, tries, readings and the log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check"])

    def handle(self, *args: Any, **options: Any) -> None:
        made = rows("SELECT * FROM pd_courses_modulecompletion")
        facts = Facts()
        without = [row["id"] for row in made if not facts.stands(row)]
        goes = [row["enrollment_id"] for row in made if row["enrollment_id"] is not None]
        doubled = len(goes) - len(set(goes))
        changed = [row["id"] for row in made if facts.differs(row)]
        for name, ids in (("without rule", without), ("changed", changed)):
            if ids:
                self.stdout.write(f"  {name}: {ids[:20]}")
        print_bar(
            self.stdout.write,
            "completions",
            not (without or doubled or changed),
            rows=len(made),
            without_rule=len(without),
            doubled=doubled,
            changed=len(changed),
        )


class Facts:
    """What the other tables say."""

    def __init__(self) -> None:
        self.lessons = defaultdict(set)
        for row in rows(
            "SELECT enrollment_id, lesson FROM pd_courses_lessonprogress WHERE finished_at IS NOT NULL"
        ):
            self.lessons[row["enrollment_id"]].add(row["lesson"])
        self.tops: dict[tuple[int, str], tuple[int, int]] = {}
        for row in rows(
            'SELECT enrollment_id, block, "right", total FROM pd_courses_attempt WHERE submitted_at IS NOT NULL'
        ):
            self.keep_best(row)
        shown = rows(
            "SELECT s.enrollment_id, s.block FROM pd_courses_submission s JOIN pd_courses_review r"
            " ON r.submission_id = s.id WHERE r.level IN ('proficient', 'leads_others')"
        )
        self.shown = {(row["enrollment_id"], row["block"]) for row in shown}
        logged = rows(
            "SELECT target_ref, data FROM pd_audit_auditrecord WHERE verb = 'module completed'"
        )
        self.log = {row["target_ref"]: as_json(row["data"]) for row in logged}
        batches = rows("SELECT data FROM pd_audit_auditrecord WHERE verb = 'modules completed'")
        for batch in batches:
            for pk, *facts in as_json(batch["data"])["completions"]:
                self.log[str(pk)] = dict(zip(AUDITED, facts, strict=True))

    def keep_best(self, row: dict[str, Any]) -> None:
        key, mark = (row["enrollment_id"], row["block"]), (row["right"], row["total"])
        held = self.tops.get(key)
        if held is None or mark[0] * held[1] > held[0] * mark[1]:
            self.tops[key] = mark

    def stands(self, row: dict[str, Any]) -> bool:
        """The rule in the row is met by what the person did; other sources say where from."""
        rule, go = as_json(row["rule"]), row["enrollment_id"]
        if row["source"] != "online":
            return bool(rule.get("recorded"))
        tops = [self.tops.get((go, one)) for one in rule["counted"]]
        if None in tops or not set(rule["lessons"]) <= self.lessons[go]:
            return False
        right, total = sum(top[0] for top in tops), sum(top[1] for top in tops)
        read = all((go, task) in self.shown for task in rule["tasks"])
        return read and right * 100 >= rule["pass_mark"] * total

    def differs(self, row: dict[str, Any]) -> bool:
        """The row is not what the log said when it was written."""
        said = self.log.get(str(row["id"]))
        if said is None:
            return True
        now = {name: row.get(name, row.get(f"{name}_id")) for name in AUDITED}
        now["proficient"] = bool(now["proficient"])
        now["completed_at"] = moment(now["completed_at"])
        return any(
            now[name] != (moment(said[name]) if name == "completed_at" else said[name])
            for name in AUDITED
        )


def moment(value: Any) -> datetime | None:
    """A moment in UTC out of whatever the database gave."""
    from datetime import UTC

    read = parse_datetime(value) if isinstance(value, str) else value
    return read.replace(tzinfo=UTC) if read and read.tzinfo is None else read
