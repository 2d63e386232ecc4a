"""A slow second opinion: reads a case as JSON and lives through it one day at a time.

Shares nothing with the engine. Each day it asks the rules anew, with civil dates and
plain loops; ranges keep their last day, as in the case. T-numbers name the rule.
"""

import calendar
from datetime import date, timedelta
from fractions import Fraction

ONE = timedelta(days=1)
ORDER = ("not_started", "in_progress", "waiting_for_review", "completed", "proficient")


def D(text):
    return date.fromisoformat(text)


def within(fact, day):
    return D(fact["from"]) <= day and (fact.get("to") is None or day <= D(fact["to"]))


def clamp(year, month, dom):
    return date(year, month, min(dom, calendar.monthrange(year, month)[1]))


def plus_months(day, months):
    total = day.year * 12 + day.month - 1 + months
    return clamp(total // 12, total % 12 + 1, day.day)


def nth_after(day, n, month, dom):
    """T11: walk forward, count the yearly days met."""
    year = day.year
    while n:
        if clamp(year, month, dom) > day:
            n -= 1
        year += 1
    return clamp(year - 1, month, dom)


def as_known(person, known):
    """T16."""
    person = {
        key: list(value) if isinstance(value, list) else value for key, value in person.items()
    }
    if known is None:
        return person
    for key, facts in person.items():
        if key == "scheduled" or not facts:
            continue
        seen = []
        for fact in facts:
            if fact.get("recorded") and D(fact["recorded"]) > known:
                continue
            fact = dict(fact)
            if fact.get("to_recorded") and D(fact["to_recorded"]) > known:
                fact["to"] = None
            if fact.get("voided") and D(fact["voided"]) > known:
                del fact["voided"]
            if fact.get("decided_on") and D(fact["decided_on"]) > known:
                fact["decided_on"] = None
            seen.append(fact)
        person[key] = seen
    return person


class Life:
    """One case, lived from its first fact to ``until``."""

    def __init__(self, case, until, known=None):
        self.parents = case.get("units") or {}
        self.roster_from = case.get("roster_from")
        self.p = as_known(case["person"], known)
        self.rules = sorted(case["requirement"], key=lambda v: v["effective_from"])
        self.until = until
        days = list(self._all_days(case))
        # Far enough behind the last fact that what still runs there has no end.
        self.first, self.last = min(days) - ONE, max(max(days), until) + 3 * ONE
        self.answers = {}
        self._subject, self._excuse = {}, {}
        self._look_ahead()
        self._live()

    def _all_days(self, case):
        for facts in case["person"].values():
            for fact in facts or ():
                for key in ("from", "to", "on", "until", "decided_on"):
                    if fact.get(key):
                        yield D(fact[key])
        for rule in case["requirement"]:
            yield D(rule["effective_from"])

    def days(self, start, end):
        while start <= end:
            yield start
            start += ONE

    # Who, where, whether (T2-T4)

    def rule(self, day):
        """In force on the day, or None."""
        return ([r for r in self.rules if D(r["effective_from"]) <= day] or [None])[-1]

    def judge(self, day):
        return self.rule(day) or self.rules[0]

    def jobs(self, day, rule=None):
        employer = (rule or self.judge(day)).get("employer")
        return [
            x
            for x in self.p.get("positions") or ()
            if within(x, day)
            and (not employer or not x.get("employer") or x["employer"] == employer)
        ]

    def main_job(self, day):
        jobs = self.jobs(day)
        jobs = [x for x in jobs if x.get("primary")] or jobs
        jobs = [x for x in jobs if x.get("fte", 0) == max(y.get("fte", 0) for y in jobs)]
        jobs.sort(key=lambda x: (x["from"], x["id"]))
        return jobs[0] if jobs else None

    def is_under(self, unit, tops):
        while unit is not None:
            if unit in tops:
                return True
            unit = self.parents.get(unit)
        return False

    def reached_by(self, rule, jobs):
        """T3."""
        a = rule.get("audience") or {}
        total = sum((Fraction(str(x.get("fte", 0))) for x in jobs), Fraction(0))
        if a.get("min_fte") and total < Fraction(str(a["min_fte"])):
            return False
        for x in jobs:
            if a.get("units") and not self.is_under(x["unit"], a["units"]):
                continue
            if a.get("jobs") and x["job"] not in a["jobs"]:
                continue
            if a.get("kinds") and x.get("kind", "regular") not in a["kinds"]:
                continue
            return True
        return False

    def subject(self, day):
        if day not in self._subject:
            rule = self.rule(day)
            self._subject[day] = bool(
                rule and not rule.get("retired") and self.reached_by(rule, self.jobs(day))
            )
        return self._subject[day]

    def excuse(self, day):
        """T4: only where the person is otherwise owed something."""
        if day not in self._excuse:
            self._excuse[day] = self._find_excuse(day) if self.subject(day) else None
        return self._excuse[day]

    def _find_excuse(self, day):
        main = self.main_job(day)
        mine = [
            x
            for x in self.p.get("exemptions") or ()
            if within(x, day) and x.get("requirement", "core") in (None, "core")
        ]
        if any(x["scope"] == "person" for x in mine):
            return "exempt:person"
        if any(x["scope"] == "unit" and self.is_under(main["unit"], [x["target"]]) for x in mine):
            return "exempt:unit"
        if any(x["scope"] == "job_group" and x["target"] == main["job"] for x in mine):
            return "exempt:job_group"
        if any(within(x, day) for x in self.p.get("leaves") or ()):
            return "leave"
        return None

    def _look_ahead(self):
        """T7: pauses, whole, because their later days count from the first one on."""
        self.pauses, open_since = [], None
        for day in self.days(self.first, self.last):
            if self.excuse(day) and open_since is None:
                open_since = day
            if not self.excuse(day) and open_since is not None:
                self.pauses.append((open_since, day - ONE))
                open_since = None
        if open_since is not None:
            self.pauses.append((open_since, None))
        self.turns = sorted(
            {start for start, _ in self.pauses}
            | {D(x["from"]) for x in self.p.get("extensions") or ()}
            | {D(x["decided_on"]) for x in self.p.get("submissions") or () if x.get("decided_on")}
        )
        self.ever = next((d for d in self.days(self.first, self.last) if self.subject(d)), None)

    # What counts (T9, T19)

    def asked(self, rule, module):
        path = rule.get("pathway") or {}
        for x in path.get("required") or ():
            if x["module"] == module:
                return x.get("min_version", 1)
        for x in (path.get("electives") or {}).get("of") or ():
            name, least = (x, 1) if isinstance(x, str) else (x["module"], x.get("min_version", 1))
            if name == module:
                return least
        return None

    def still_valid(self, on, day, rule):
        v = rule.get("validity") or {"kind": "none"}
        if v["kind"] == "none":
            return True
        return day <= self.plain_end(on, rule)

    def plain_end(self, on, rule):
        """T11 without a chain."""
        v = rule["validity"]
        if v["kind"] != "anniversary":
            return plus_months(on, v["months"])
        n = v.get("years", 1)
        end = nth_after(on, n, v["month"], v["day"])
        if on >= end - timedelta(days=self.window_days(rule)):
            end = nth_after(on, n + 1, v["month"], v["day"])
        return end

    def window_days(self, rule):
        days = rule.get("renewal_window_days")
        return 90 if days is None else days

    def results(self, rule):
        """Completions as this rule would see them, tasks handed in included."""
        for c in self.p.get("completions") or ():
            if not c.get("voided"):
                yield c
        for s in self.p.get("submissions") or ():
            shown = bool(s.get("decided_on") and s.get("proficient"))
            if shown or rule.get("counts") == "completed":
                yield self.as_result(s, shown)

    def as_result(self, s, proficient):
        return {
            "module": s["module"],
            "on": s["on"],
            "version": self.asked(self.judge(D(s["on"])), s["module"]) or 1,
            "proficient": proficient,
        }

    def counts(self, c, day, first, rule, need):
        on, least = D(c["on"]), self.asked(rule, c["module"])
        if on > day or (first and on < first) or least is None or c.get("version", 1) < least:
            return False
        if need and not c.get("proficient"):
            return False
        if (
            c.get("source") == "prior"
            and self.ever
            and rule.get("prior_max_age_months") is not None
        ) and plus_months(on, rule["prior_max_age_months"]) < self.ever:
            return False
        return self.still_valid(on, day, rule)

    def wanted(self, rule, day):
        waived = [
            x["target"]
            for x in self.p.get("exemptions") or ()
            if x["scope"] == "module"
            and within(x, day)
            and x.get("requirement", "core") in (None, "core")
        ]
        path = rule.get("pathway") or {}
        return [x["module"] for x in path.get("required") or () if x["module"] not in waived]

    def elective(self, rule):
        e = (rule.get("pathway") or {}).get("electives") or {}
        names = [x if isinstance(x, str) else x["module"] for x in e.get("of") or ()]
        return names, e.get("n", 0)

    def covering(self, good, rule, day):
        """T10: the completions used, or None. ``good`` are those that count."""
        path = rule.get("pathway") or {}
        names, n = self.elective(rule)
        if not path.get("required") and not n:
            return None
        latest = {}
        for c in sorted(good, key=lambda c: (c["on"], bool(c.get("proficient")))):
            latest[c["module"]] = c
        must = self.wanted(rule, day)
        if any(m not in latest for m in must):
            return None
        extra = sorted((latest[m] for m in names if m in latest), key=lambda c: c["on"])
        if len(extra) < n:
            return None
        return [latest[m] for m in must] + (extra[-n:] if n else [])

    def good(self, day, first, rule, need):
        return [c for c in self.results(rule) if self.counts(c, day, first, rule, need)]

    def demanding(self, rule):
        return rule.get("counts", "proficient") == "proficient"

    def pending(self, day, first, rule):
        """T19: tasks that wait that day."""
        for s in self.p.get("submissions") or ():
            if s.get("decided_on") and (s.get("proficient") or D(s["decided_on"]) <= day):
                continue
            if self.counts(self.as_result(s, True), day, first, rule, True):
                yield self.as_result(s, True)

    def open_progress(self, day, first):
        rule = self.judge(day)
        any_kind = self.good(day, first, rule, False)
        if self.demanding(rule):
            waiting = list(self.pending(day, first, rule))
            sure = self.good(day, first, rule, True)
            if waiting and self.covering(sure + waiting, rule, day) is not None:
                return "waiting_for_review"
            if self.covering(any_kind, rule, day) is not None and any_kind:
                return "completed"
        begun = (*(self.p.get("starts") or ()), *(self.p.get("submissions") or ()))
        if any_kind or any(
            self.asked(rule, s["module"]) is not None
            and D(s["on"]) <= day
            and (not first or D(s["on"]) >= first)
            for s in begun
        ):
            return "in_progress"
        return "not_started"

    # Due dates (T6-T8, T13, T18, T19, T22)

    def start_due(self, clock):
        rule = self.rule(clock)
        due = rule.get("due") or {"rule": "days", "days": 90}
        dates = []
        if due["rule"] in ("days", "later"):
            dates.append(clock + timedelta(days=due["days"]))
        if due["rule"] == "fixed" or due.get("on"):
            dates.append(D(due["on"]))
        elif due["rule"] in ("school_year", "later"):
            dates.append(nth_after(clock - ONE, 1, due["month"], due["day"]))
        n = timedelta(days=rule.get("fair_notice_days", 0))
        dates.append(clock + timedelta(days=rule.get("grace_days", 0)))
        dates.append(D(rule.get("published_on") or rule["effective_from"]) + n)
        known = self.known_of(clock, rule)
        if known:
            dates.append(known + n)
        return max(dates)

    def known_of(self, clock, rule):
        """T18: the record day."""
        jobs = self.jobs(clock, rule)
        stamps = sorted({x["recorded"] for x in jobs if x.get("recorded")})
        if self.reached_by(rule, [x for x in jobs if not x.get("recorded")]):
            return None
        for stamp in stamps:
            if self.reached_by(rule, [x for x in jobs if (x.get("recorded") or "") <= stamp]):
                return D(stamp)
        return None

    def stands(self, day, due, clock, since, rule, first):
        """The due date as it stands on ``day``, everything before it applied in day order."""
        n = timedelta(days=rule.get("fair_notice_days", 0))
        back = timedelta(
            days=max(rule.get("return_grace_days", 0), rule.get("fair_notice_days", 0))
        )
        for today in [d for d in self.turns if d <= day]:
            for start, end in self.pauses:
                if start != today or (end and end < clock) or start > due:
                    continue
                if end is None:
                    return None
                due = max(due + (end - max(start, clock) + ONE), end + ONE + back)
            for x in self.p.get("extensions") or ():
                if D(x["from"]) == today and today >= since:
                    due = max(due, D(x["until"]))
            for s in self.p.get("submissions") or ():
                if s.get("decided_on") == today.isoformat() and self.turned_down(s, today, first):
                    due = max(due, today + n) if today >= since else due
        return due

    def turned_down(self, s, day, first):
        rule = self.judge(day)
        if s.get("proficient") or not self.demanding(rule):
            return False
        return self.counts(self.as_result(s, True), day, first, rule, True)

    def reported(self, due):
        shifts = self.p.get("scheduled")
        if due is None or shifts is None:
            return due
        ahead = [max(D(s["from"]), due) for s in shifts if not s.get("to") or D(s["to"]) >= due]
        return min(ahead) if ahead else due

    # Living (T5, T10-T15)

    def _live(self):
        self.held, self.before, self.first_day = None, None, None
        self.undone = self.clock = None
        last_subject, ended = None, True
        for day in self.days(self.first, self.until):
            rule = self.rule(day)
            self._new_rules(day, rule)
            self._meet(day)
            if rule and rule.get("retired"):
                ended = True
            if self.subject(day):
                gap = None if ended else (day - last_subject).days - 1
                if ended or gap > (rule.get("bridge_days") or 0):
                    self.run, self.clock = day, day
                last_subject, ended = day, False
            self.answers[day] = self._answer(day)

    def _new_rules(self, day, rule):
        """T15 on the first day of a version."""
        if not rule or D(rule["effective_from"]) != day:
            return
        held = self.held
        holds = held and held["rule"] is not rule and (held["end"] is None or held["end"] >= day)
        if holds and rule.get("carry") == "drop":
            self._judge_again(day, rule, held)
        fulfilled = self.held and (self.held["end"] is None or day <= self.held["end"])
        if rule.get("redate") and self.clock and not fulfilled and not self._renewing(day):
            self.clock = day

    def _judge_again(self, day, rule, held):
        need = self.demanding(rule)
        same = [c for c in held["used"] if self.counts(c, day, held["first"], rule, need)]
        if self.covering(same, rule, day) is None:
            self.held, self.before, self.first_day = None, held["before"], held["first"]
            self.undone = day
        else:
            self._hold(day, rule, held["date"], held["first"], held["before"], held["used"])

    def _renewing(self, day):
        """A due date of its own end: the cycle before ran out during this very run."""
        over = self.held or None
        return bool(over and self.undone is None and self.run <= over["end"])

    def _meet(self, day):
        rule = self.judge(day)
        while True:
            if self.held:
                if self.held["end"] is None or day < self.held["opens"]:
                    return
                first, before = self.held["opens"], self.held
            else:
                first, before = self.first_day, self.before
            used = self.covering(self.good(day, first, rule, self.demanding(rule)), rule, day)
            if used is None:
                return
            self._hold(day, rule, max([D(c["on"]) for c in used] or [day]), first, before, used)

    def _hold(self, day, rule, dated, first, before, used):
        v = rule.get("validity") or {"kind": "none"}
        inside = before and before["opens"] <= dated <= before["end"]
        chain = (dated, v.get("months", 0))
        if v["kind"] == "none":
            end = None
        elif inside and v["kind"] == "anniversary":
            end = nth_after(before["end"], v.get("years", 1), v["month"], v["day"])
        elif inside and v["kind"] == "previous":
            chain = (before["chain"][0], before["chain"][1] + v["months"])
            end = plus_months(*chain)
        else:
            end = self.plain_end(dated, rule)
        if v["kind"] == "anniversary":
            chain = (end, 0)
        opens = end and max(end - timedelta(days=self.window_days(rule)), dated + ONE)
        self.held = {
            "rule": rule, "date": dated, "first": first, "before": before, "used": used,
            "end": end, "opens": opens, "chain": chain, "reached": day, "must": self.wanted(rule, day),
        }  # fmt: skip
        self.undone = None

    def _shown(self, day):
        """T14: has everything a completed person rests on been shown proficient by now?"""
        held = self.held
        rule = held["rule"]
        if self.demanding(rule):
            return True
        shown = set()
        for c in self.results(rule):
            for seen in {held["reached"], max(D(c["on"]), held["reached"])}:
                if seen <= day and self.counts(c, seen, held["first"], rule, True):
                    shown.add(c["module"])
        names, n = self.elective(rule)
        return shown.issuperset(held["must"]) and len(shown.intersection(names)) >= n

    def _answer(self, day):
        blank = dict.fromkeys(("obligation", "reason", "progress", "timing", "due_on", "unit"))
        if self.roster_from and day < D(self.roster_from):
            return blank | {"obligation": "unknown"}
        main = self.main_job(day)
        if main is None:
            return blank | {"obligation": "not_employed"}
        blank["unit"] = main["unit"]
        rule = self.rule(day)
        if not self.subject(day):
            why = (
                "no_requirement"
                if not rule
                else "retired"
                if rule.get("retired")
                else "not_in_audience"
            )
            return blank | {"obligation": "not_required", "reason": why}
        if self.excuse(day):
            return blank | {"obligation": "excused", "reason": self.excuse(day)}
        progress, timing, due = self._standing(day)
        return blank | {
            "obligation": "required",
            "progress": progress,
            "timing": timing,
            "due_on": due and due.isoformat(),
        }

    def _standing(self, day):
        held = self.held
        if held and (held["end"] is None or day <= held["end"]):
            progress = "proficient" if self._shown(day) else "completed"
            if held["end"] is None:
                return progress, "not_due", None
            return progress, "not_due", self.reported(self._renewal_due(day, held))
        first = held["opens"] if held else self.first_day
        progress = self.open_progress(day, first)
        if held and self.run <= held["end"]:
            due, late = self._renewal_due(day, held), "lapsed"
        else:
            clock = max(self.clock, self.undone or self.clock)
            rule = self.rule(clock)
            due = self.stands(day, self.start_due(clock), clock, clock, rule, first)
            late = "overdue"
        due = self.reported(due)
        past = due is not None and day > due and progress != "waiting_for_review"
        return progress, late if past else "not_due", due

    def _renewal_due(self, day, held):
        return self.stands(
            day, held["end"], held["opens"], held["date"], held["rule"], held["opens"]
        )


def answers(case, until, known=None):
    """Every day's answer from the first fact up to ``until``."""
    return Life(case, until, known).answers
