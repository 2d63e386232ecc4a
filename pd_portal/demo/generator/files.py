"""What HR's systems would export on a given day: a CSV and a OneRoster 1.1 zip. Pure."""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from pd_portal.demo.generator.people import Person, Post
from pd_portal.demo.generator.structure import EMPLOYERS, UNITS

HR_COLUMNS = (
    "EmployeeNumber", "LastName", "FirstName", "PreferredName", "WorkEmail", "JobTitle", "JobCode",
    "Location", "FTE", "EmpType", "PayType", "OriginalHireDate", "PositionStart", "PositionEnd",
    "Primary", "SupervisorNumber",
)  # fmt: skip
KIND_CODES = {"regular": "REG", "temporary": "TMP", "substitute": "SUB", "elected": "ELE"}
LEAVE_COLUMNS = ("EmployeeNumber", "LeaveStart", "LeaveEnd", "Paid")
ONEROSTER_ROLE = {
    "classroom": "teacher",
    "para": "aide",
    "leaders": "administrator",
    # OneRoster has no words for these; systems extend the list with names of their own.
    "office": "ext:office",
    "operations": "ext:operations",
}


def known(person: Person, day: date) -> bool:
    """Is on the file of ``day``: hired by then, and gone for at most a month."""
    return any(post.starts_on <= day and _in_sight(post, day) for post in person.posts)


def _in_sight(post: Post, day: date) -> bool:
    return post.ends_on is None or (day - post.ends_on).days <= 31


def us(day: date | None) -> str:
    """Payroll systems write 3/14/2027."""
    return f"{day.month}/{day.day}/{day.year}" if day else ""


def hr_csv(people: Iterable[Person], *, employer: str, day: date) -> bytes:
    """One row a position, as an HR and payroll system exports them on ``day``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HR_COLUMNS)
    here = [person for person in people if person.employer == employer]
    working = {person.number for person in here if person.employed(day)}
    for person in here:
        if not known(person, day):
            continue
        for post in person.posts:
            if post.starts_on <= day and _in_sight(post, day):
                writer.writerow(_hr_row(person, post, day, working))
    return out.getvalue().encode("utf-8-sig")


def _hr_row(person: Person, post: Post, day: date, working: set[str]) -> tuple[str, ...]:
    ended = post.ends_on if post.ends_on and post.ends_on <= day else None
    supervisor = person.supervisor if person.supervisor in working else ""
    return (
        person.number, person.family, person.given, person.preferred, person.email, post.title,
        post.family.upper()[:4], post.unit, post.fte, KIND_CODES[person.kind],
        person.pay[:1].upper(), us(person.hired_on), us(post.starts_on), us(ended),
        "Y" if post.primary else "N", supervisor,
    )  # fmt: skip


def leaves_csv(people: Iterable[Person], *, employer: str, day: date) -> bytes:
    """Leaves known on ``day``: dates, and whether they are paid. Never a reason."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(LEAVE_COLUMNS)
    for person in people:
        if person.employer != employer:
            continue
        for away in person.leaves:
            if away.starts_on <= day:
                ended = away.ends_on if away.ends_on and away.ends_on <= day else None
                row = (person.number, us(away.starts_on), us(ended), "Y" if away.paid else "N")
                writer.writerow(row)
    return out.getvalue().encode()


def _table(columns: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def oneroster_zip(people: Iterable[Person], *, employer: str, day: date) -> bytes:
    """A OneRoster 1.1 bulk zip: manifest, orgs and users, as a student system writes it."""
    stamp = datetime.combine(day, time(5), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    root = EMPLOYERS[employer][0]
    units = [unit for unit in UNITS if unit.employer == employer]
    orgs = [
        (u.code, "active", stamp, u.name, "district" if u.code == root else "school", u.code,
         u.parent if u.code != root and u.parent else "")
        for u in units
    ]  # fmt: skip
    users = [
        (p.number, "active", stamp, "true", ",".join(_orgs(p, day)), ONEROSTER_ROLE[post.family],
         p.email or f"u{p.number}", "", p.given, p.family, "", p.number, p.email, "", "", "", "", "")
        for p in people
        if p.employer == employer and p.employed(day) and (post := _main(p, day))
    ]  # fmt: skip
    manifest = [
        ("manifest.version", "1.0"),
        ("oneroster.version", "1.1"),
        ("file.orgs", "bulk"),
        ("file.users", "bulk"),
        ("file.academicSessions", "absent"),
        ("file.classes", "absent"),
        ("file.courses", "absent"),
        ("file.enrollments", "absent"),
        ("file.demographics", "absent"),
        ("source.systemName", "Larch SIS"),
        ("source.systemCode", "larch"),
    ]
    org_columns = (
        "sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId",
    )  # fmt: skip
    user_columns = (
        "sourcedId", "status", "dateLastModified", "enabledUser", "orgSourcedIds", "role",
        "username", "userIds", "givenName", "familyName", "middleName", "identifier", "email",
        "sms", "phone", "agentSourcedIds", "grades", "password",
    )  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("manifest.csv", _table(("propertyName", "value"), manifest)),
            ("orgs.csv", _table(org_columns, orgs)),
            ("users.csv", _table(user_columns, users)),
        ):
            # A fixed time keeps the file the same on every machine.
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 5, 0, 0))
            archive.writestr(entry, text)
    return out.getvalue()


def _posts(person: Person, day: date) -> list[Post]:
    return [
        p for p in person.posts if p.starts_on <= day and (p.ends_on is None or day <= p.ends_on)
    ]


def _main(person: Person, day: date) -> Post | None:
    return max(_posts(person, day), key=lambda post: post.primary, default=None)


def _orgs(person: Person, day: date) -> list[str]:
    return [post.unit for post in sorted(_posts(person, day), key=lambda p: not p.primary)]
