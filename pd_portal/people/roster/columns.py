"""Which column is which? Suggested by its heading, then by what stands in it. Pure."""

import re
from collections.abc import Sequence

from pd_portal.people.names import plain
from pd_portal.people.roster.values import EMAIL, ISO, US

# Field, what it is called on screen, and headings seen in the wild (compared without spaces).
POSITION_FIELDS: dict[str, tuple[str, str]] = {
    "key": (
        "Employee id",
        "employeenumber employeeid empid empno empnumber employeeno employee staffid personid "
        "emplid eeid badge number id workerid",
    ),
    "given_name": ("First name", "firstname givenname first legalfirstname fname"),
    "family_name": ("Last name", "lastname familyname surname last legallastname lname"),
    "full_name": ("Full name (Last, First)", "name fullname employeename staffname"),
    "preferred_name": (
        "Preferred name",
        "preferredname nickname knownas preferredfirstname goesby",
    ),
    "email": ("Work e-mail", "workemail email emailaddress mail primaryemail districtemail"),
    "title": ("Job title", "jobtitle title positiontitle assignment position positiondescription"),
    "job": (
        "Job code",
        "jobcode jobclass dutycode duty jobgroup jobfamily classification job role",
    ),
    "location": (
        "Location",
        "location building locationcode school site unit department dept worksite buildingcode org",
    ),
    "fte": ("Share of full time", "fte fulltimeequivalent percent fteshare ftepercent"),
    "kind": (
        "Employment type",
        "emptype employmenttype type employeetype status emptypecode class",
    ),
    "pay": ("Pay type", "paytype hourlysalaried pay paybasis salariedhourly flsa"),
    "hired_on": ("Original hire date", "originalhiredate hiredate datehired hire originalhire doh"),
    "starts_on": (
        "Position start",
        "positionstart startdate positionstartdate begindate effectivedate start assignmentstart",
    ),
    "ends_on": (
        "Position end",
        "positionend enddate positionenddate terminationdate termdate end assignmentend",
    ),
    "primary": (
        "Primary position",
        "primary isprimary primaryflag primaryposition primaryjob main",
    ),
    "supervisor": (
        "Supervisor's employee id",
        "supervisornumber supervisorid supervisor managerid manager reportsto reportstoid",
    ),
    "bargaining_unit": ("Bargaining unit", "bargainingunit union unioncode bargainingunitcode"),
    "work_calendar": ("Work calendar", "workcalendar calendar calendarcode workyear"),
}
LEAVE_FIELDS: dict[str, tuple[str, str]] = {
    "key": POSITION_FIELDS["key"],
    "starts_on": ("First day", "leavestart startdate start from begindate leavebegin firstday"),
    "ends_on": ("Last day", "leaveend enddate end to leavethrough lastday returndate"),
    "paid": ("Paid", "paid ispaid paidleave paidflag paytype"),
}
REQUIRED = {"positions": ("key", "location"), "leaves": ("key", "starts_on", "paid")}
# Never kept, whatever the file offers.
UNWANTED = re.compile(
    r"ssn|socialsecurity|race|ethnic|gender|birth|dob|disab|medical|reason|health"
)


def fields_of(format_: str) -> dict[str, tuple[str, str]]:
    """The fields of a format: ``positions`` or ``leaves``."""
    return LEAVE_FIELDS if format_ == "leaves" else POSITION_FIELDS


def suggest(
    heads: Sequence[str], sample: Sequence[Sequence[str]], format_: str = "positions"
) -> dict[str, str]:
    """Field to heading. Exact headings first, then parts of headings, then contents."""
    free = {
        head: _squeezed(head) for head in heads if head and not UNWANTED.search(_squeezed(head))
    }
    chosen: dict[str, str] = {}
    for matches in (_exact, _partly):
        for field, (_, seen) in fields_of(format_).items():
            if field in chosen:
                continue
            head = next((h for word in seen.split() for h in free if matches(free[h], word)), None)
            if head is not None:
                chosen[field] = head
                del free[head]
    _by_content(chosen, free, heads, sample, format_)
    if "given_name" in chosen and "family_name" in chosen:
        chosen.pop("full_name", None)
    return chosen


def _squeezed(head: str) -> str:
    return plain(head).replace(" ", "").replace("_", "")


def _exact(head: str, word: str) -> bool:
    return head == word


def _partly(head: str, word: str) -> bool:
    return len(word) > 5 and word in head


def _by_content(
    chosen: dict[str, str],
    free: dict[str, str],
    heads: Sequence[str],
    sample: Sequence[Sequence[str]],
    format_: str,
) -> None:
    """Give still missing fields a column whose contents can be nothing else."""
    looks = (
        {"email": EMAIL}
        if format_ == "positions"
        else {"starts_on": re.compile(f"{ISO.pattern}|{US.pattern}")}
    )
    for field, pattern in looks.items():
        for at, head in enumerate(heads):
            cells = [row[at] for row in sample if at < len(row) and row[at]]
            if (
                field not in chosen
                and head in free
                and cells
                and all(map(pattern.fullmatch, cells))
            ):
                chosen[field] = head
                del free[head]


def missing(columns: dict[str, str], format_: str = "positions") -> list[str]:
    """Labels of the required fields that no column gives."""
    lacking = [f for f in REQUIRED[format_] if f not in columns]
    labels = [fields_of(format_)[f][0] for f in lacking]
    if format_ == "positions":
        named = "full_name" in columns or {"given_name", "family_name"} <= set(columns)
        labels += [] if named else ["First and last name"]
        labels += [] if {"job", "title"} & set(columns) else ["Job code or job title"]
    return labels
