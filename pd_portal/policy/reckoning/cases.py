"""Reads a case (JSON, ranges with their last day included) and compares answers with it."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from pd_portal.policy.reckoning.days import FOREVER, Day, date_of
from pd_portal.policy.reckoning.facts import (
    Completion,
    DueRule,
    Exemption,
    Extension,
    Leave,
    Person,
    Position,
    Requirement,
    Start,
    Submission,
    Validity,
    Version,
    known_on,
    with_ancestors,
)
from pd_portal.policy.reckoning.segments import Timeline

OWN_NAME = "core"
# A requirement without a version is one that never comes into force.
NEVER = Version(effective_from=FOREVER, required={}, electives={})


class CaseError(ValueError):
    """The case cannot be read; the message names the part."""


def read_day(text: str) -> Day:
    return date.fromisoformat(text).toordinal()


def maybe_day(text: str | None) -> Day | None:
    return None if text is None else read_day(text)


def _ends(text: str | None) -> Day:
    return FOREVER if text is None else read_day(text) + 1


def _recorded(raw: dict) -> dict:
    return {
        "recorded": maybe_day(raw.get("recorded")),
        "end_recorded": maybe_day(raw.get("to_recorded")),
    }


def _position(number: int, raw: dict) -> Position:
    return Position(
        id=_or(raw.get("id"), f"position {number:06}"),
        unit=raw.get("unit"),
        job=raw.get("job"),
        starts=read_day(raw["from"]),
        ends=_ends(raw.get("to")),
        kind=raw.get("kind") or "regular",
        fte=Decimal(str(raw.get("fte") or 0)),
        primary=bool(raw.get("primary")),
        employer=raw.get("employer"),
        **_recorded(raw),
    )


def _exemption(raw: dict) -> Exemption:
    return Exemption(
        raw["scope"],
        raw.get("target"),
        read_day(raw["from"]),
        _ends(raw.get("to")),
        **_recorded(raw),
    )


def _completion(raw: dict) -> Completion:
    return Completion(
        module=raw["module"],
        on=read_day(raw["on"]),
        version=_or(raw.get("version"), 1),
        proficient=bool(raw.get("proficient")),
        prior=raw.get("source") == "prior",
        recorded=maybe_day(raw.get("recorded")),
        voided=maybe_day(raw.get("voided")),
    )


def _submission(raw: dict) -> Submission:
    return Submission(
        raw["module"],
        read_day(raw["on"]),
        maybe_day(raw.get("decided_on")),
        raw.get("proficient"),
        maybe_day(raw.get("recorded")),
    )


def read_person(raw: dict) -> Person:
    scheduled = raw.get("scheduled")
    return Person(
        positions=tuple(itertools.starmap(_position, enumerate(raw.get("positions") or ()))),
        leaves=tuple(
            Leave(read_day(x["from"]), _ends(x.get("to")), **_recorded(x))
            for x in raw.get("leaves") or ()
        ),
        exemptions=tuple(
            _exemption(x)
            for x in raw.get("exemptions") or ()
            if x.get("requirement") in (None, OWN_NAME)
        ),
        extensions=tuple(
            Extension(read_day(x["from"]), read_day(x["until"]), maybe_day(x.get("recorded")))
            for x in raw.get("extensions") or ()
        ),
        completions=tuple(map(_completion, raw.get("completions") or ())),
        starts=tuple(
            Start(x["module"], read_day(x["on"]), maybe_day(x.get("recorded")))
            for x in raw.get("starts") or ()
        ),
        submissions=tuple(map(_submission, raw.get("submissions") or ())),
        scheduled=None
        if scheduled is None
        else tuple((read_day(x["from"]), _ends(x.get("to"))) for x in scheduled),
    )


def _due(raw: dict | None) -> DueRule:
    if raw is None:
        return DueRule()
    rule = raw.get("rule") or "days"
    return DueRule(
        rule,
        maybe_day(raw.get("on")),
        _or(raw.get("days"), 90 if rule == "days" else 0),
        raw.get("month") or 0,
        raw.get("day") or 0,
    )


def _validity(raw: dict | None) -> Validity:
    if raw is None:
        return Validity()
    return Validity(
        raw.get("kind") or "none",
        raw.get("months") or 0,
        raw.get("month") or 1,
        raw.get("day") or 1,
        raw.get("years") or 1,
    )


def _modules(raw: list | None) -> dict:
    """Modules with the least version taken; a bare name takes any."""
    return {
        (x["module"] if isinstance(x, dict) else x): (
            _or(x.get("min_version"), 1) if isinstance(x, dict) else 1
        )
        for x in raw or ()
    }


def read_version(raw: dict) -> Version:
    audience = raw.get("audience") or {}
    pathway = raw.get("pathway") or {}
    electives = pathway.get("electives") or {}
    return Version(
        effective_from=read_day(raw["effective_from"]),
        required=_modules(pathway.get("required")),
        electives=_modules(electives.get("of")),
        elective_count=electives.get("n") or 0,
        published_on=maybe_day(raw.get("published_on")),
        retired=bool(raw.get("retired")),
        employer=raw.get("employer"),
        units=frozenset(audience.get("units") or ()),
        jobs=frozenset(audience.get("jobs") or ()),
        kinds=frozenset(audience.get("kinds") or ()),
        min_fte=Decimal(str(audience.get("min_fte") or 0)),
        due=_due(raw.get("due")),
        grace_days=raw.get("grace_days") or 0,
        return_grace_days=raw.get("return_grace_days") or 0,
        fair_notice_days=raw.get("fair_notice_days") or 0,
        validity=_validity(raw.get("validity")),
        renewal_window_days=_or(raw.get("renewal_window_days"), 90),
        counts_completed=raw.get("counts") == "completed",
        bridge_days=raw.get("bridge_days") or 0,
        drop=raw.get("carry") == "drop",
        redate=bool(raw.get("redate")),
        prior_max_age_months=raw.get("prior_max_age_months"),
    )


def _or(value, default):
    return default if value is None else value


def read_requirement(case: dict) -> Requirement:
    """Versions in any order; a single one may stand without its list."""
    raw = case["requirement"]
    found = [raw] if isinstance(raw, dict) else raw or ()
    versions = sorted(map(read_version, found), key=lambda v: v.effective_from) or [NEVER]
    return Requirement(
        tuple(versions), with_ancestors(case.get("units") or {}), maybe_day(case.get("roster_from"))
    )


def _ask(raw: dict) -> dict:
    """An ask whose days can be read."""
    read_day(raw["on"]), maybe_day(raw.get("known_on"))
    return raw


def _name(raw: Any) -> str:
    return (isinstance(raw, dict) and raw.get("name")) or "a case without a name"


class Case:
    """One case read; reckons a timeline once for each day of knowledge that is asked for."""

    def __init__(self, raw: Any):
        try:
            self.name = _name(raw)
            self.person = read_person(raw["person"])
            self.requirement = read_requirement(raw)
            self.asks = list(map(_ask, raw.get("asks") or ()))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CaseError(f"{_name(raw)}: {error!r}") from error
        self._timelines: dict[str | None, Timeline] = {}

    def timeline(self, known: str | None = None) -> Timeline:
        if known not in self._timelines:
            person = self.person if known is None else known_on(self.person, read_day(known))
            self._timelines[known] = Timeline(person, self.requirement)
        return self._timelines[known]

    def answer(self, on: str, known: str | None = None) -> dict:
        """The answer for a day, in the words of the case."""
        segment = self.timeline(known).on(read_day(on))
        due = None if segment.due_on is None else date_of(segment.due_on)
        return {
            "obligation": segment.obligation,
            "reason": segment.reason,
            "progress": segment.progress,
            "timing": segment.timing,
            "due_on": due and due.isoformat(),
            "unit": segment.unit,
        }

    def differences(self, ask: dict) -> list[str]:
        """One line for each expected value the engine does not give."""
        got = self.answer(ask["on"], ask.get("known_on"))
        known = f" as known on {ask['known_on']}" if ask.get("known_on") else ""
        return [
            f"{self.name}: on {ask['on']}{known}: {key} is {got.get(key)!r}, expected {value!r}"
            for key, value in (ask.get("expect") or {}).items()
            if got.get(key) != value
        ]


def cases_in(raw) -> list[dict]:
    """The cases of a file: one case, a list, or a list under ``cases``."""
    if isinstance(raw, dict):
        return raw.get("cases", [raw])
    if isinstance(raw, list):
        return raw
    raise CaseError("The file holds neither a case nor a list of cases.")
