"""How one source's files are to be understood: made once on screen, kept with the source."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from pd_portal.people.models import EmploymentKind, Pay

LEFT_OUT = "-"

KIND_WORDS = {
    EmploymentKind.REGULAR: "reg regular perm permanent continuing full fulltime parttime cert class "
    "certificated classified f p r a active",
    EmploymentKind.TEMPORARY: "tmp temp temporary ltd limited",
    EmploymentKind.SUBSTITUTE: "sub substitute guest",
    EmploymentKind.SEASONAL: "sea seas seasonal coach extracurricular",
    EmploymentKind.CONTRACTOR: "con contract contractor vendor",
    EmploymentKind.VOLUNTEER: "vol volunteer",
    EmploymentKind.STUDENT_TEACHER: "stu intern student studentteacher student_teacher",
    EmploymentKind.ELECTED: "ele elected board director trustee",
}
PAY_WORDS = {
    Pay.HOURLY: "h hr hrly hourly nonexempt",
    Pay.SALARIED: "s sal salary salaried exempt",
    Pay.UNPAID: "u unpaid none volunteer",
}


@dataclass
class Profile:
    """Columns by field, and what the file's codes mean here.

    ``locations`` maps to unit codes, ``jobs`` to job group codes, ``kinds`` and ``pays`` to ours;
    the value ``-`` leaves such rows out. ``ten_month_kinds`` name our kinds whose summer end means
    "not scheduled"; ``summer`` is (month, day, month, day). ``open_missing`` opens units and job
    groups the file names and nobody here knows.
    """

    columns: dict[str, str] = field(default_factory=dict)
    locations: dict[str, str] = field(default_factory=dict)
    jobs: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    pays: dict[str, str] = field(default_factory=dict)
    ten_month_kinds: list[str] = field(default_factory=list)
    ten_month_jobs: list[str] = field(default_factory=list)
    summer: tuple[int, int, int, int] = (5, 25, 9, 15)
    open_missing: bool = False
    roles: list[str] = field(default_factory=list)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The profile stored with a source; unknown keys are passed over."""
        known = {key: value for key, value in data.items() if key in cls.__dataclass_fields__}
        if "summer" in known:
            known["summer"] = tuple(known["summer"])
        return cls(**known)

    @classmethod
    def of_oneroster(cls, data: dict[str, Any]) -> Self:
        """The profile of a OneRoster source: one that was never set up opens missing units."""
        return cls.from_json(data or {"open_missing": True})

    def to_json(self) -> dict[str, Any]:
        """What is stored."""
        return asdict(self)

    def in_summer(self, day: date) -> bool:
        """Is ``day`` inside the stretch in which ten-month staff are not scheduled?"""
        first, last = self.summer[:2], self.summer[2:]
        return first <= (day.month, day.day) <= last

    def kind(self, code: str) -> str | None:
        """Our employment kind for the file's code; empty is regular, unknown is None."""
        return self.kinds.get(code) or _by_words(KIND_WORDS, code, EmploymentKind.REGULAR)

    def pay(self, code: str) -> str | None:
        """Our pay type for the file's code; empty is salaried, unknown is None."""
        return self.pays.get(code) or _by_words(PAY_WORDS, code, Pay.SALARIED)


def _by_words(table: dict[Any, str], code: str, default: str) -> str | None:
    if not code:
        return default
    plain = code.casefold().replace(" ", "").replace("-", "")
    return next((str(ours) for ours, words in table.items() if plain in words.split()), None)
