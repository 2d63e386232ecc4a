"""When a module is finished, and when a block may be tried again. Pure.

Scenes and question pools count. A module that has neither is scored by its knowledge checks;
beside them knowledge checks are practice. Of each block the best try counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from courses.content import GRADED, PassRule
from courses.scoring import NOTHING, Marked

CHECKED = frozenset({*GRADED, "knowledge_check"})


@dataclass(frozen=True)
class Tried:
    """One submitted try. ``gave_up``: the person asked for the answers instead of trying on."""

    marked: Marked
    submitted_at: datetime
    gave_up: bool = False


@dataclass(frozen=True)
class Chance:
    """Whether a block may be tried now: ``left`` tries, not before ``opens_at``."""

    left: int
    opens_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.left > 0 and (self.opens_at is None or now >= self.opens_at)


def best(tries: Iterable[Tried]) -> Marked | None:
    """The best try by its share of right answers; none before the first."""
    return max(
        (one.marked for one in tries), key=lambda m: (m.right / m.total, m.total), default=None
    )


def chance(rule: PassRule, tries: Sequence[Tried], extra: int = 0) -> Chance:
    """What is left of a block's tries; ``extra`` were given by a facilitator.

    Nothing is left once everything was right. Asking for the answers uses up the rule's tries,
    not the facilitator's.
    """
    top = best(tries)
    if top is not None and top.right == top.total:
        return Chance(0)
    used = len(tries)
    if any(one.gave_up for one in tries):
        used = max(used, rule.attempts)
    left = max(rule.attempts + extra - used, 0)
    if not tries or not rule.cooling_off_minutes:
        return Chance(left)
    last = max(one.submitted_at for one in tries)
    return Chance(left, last + timedelta(minutes=rule.cooling_off_minutes))


def counted(blocks: Mapping[str, str]) -> list[str]:
    """Ids of the blocks that count, of ``blocks`` {id: type} that apply to the person."""
    graded = [one for one, kind in blocks.items() if kind in GRADED]
    return graded or [one for one, kind in blocks.items() if kind == "knowledge_check"]


@dataclass(frozen=True)
class Facts:
    """All that decides about one enrollment.

    ``lessons``: slugs that apply, ``finished``: those finished. ``blocks``: {id: type} of the
    machine-marked blocks that apply, ``sizes``: {id: questions}, ``tries``: {id: submitted tries}.
    ``tasks``: ids of person-marked tasks, ``handed_in`` and ``shown``: of those.
    """

    rule: PassRule
    lessons: Sequence[str]
    finished: frozenset[str] = frozenset()
    blocks: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    tries: Mapping[str, Sequence[Tried]] = field(default_factory=dict)
    tasks: Sequence[str] = ()
    handed_in: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    extra: int = 0


@dataclass(frozen=True)
class Verdict:
    """What the rule says of the facts.

    ``done``: nothing is left for the person to do. ``met``: the rule is met, tasks read included.
    ``stuck``: no try left that could still reach the mark. ``score`` is none where nothing counts.
    """

    lessons_left: tuple[str, ...]
    score: Marked | None
    unanswered: tuple[str, ...]
    passed: bool
    stuck: bool
    tasks_left: tuple[str, ...]
    tasks_waiting: tuple[str, ...]

    @property
    def done(self) -> bool:
        return self.passed and not self.lessons_left and not self.tasks_left

    @property
    def met(self) -> bool:
        return self.done and not self.tasks_waiting


def judge(facts: Facts) -> Verdict:
    """Hold the facts against the rule."""
    graded = counted(facts.blocks)
    tops = {one: best(facts.tries.get(one, ())) for one in graded}
    unanswered = tuple(one for one in graded if tops[one] is None)
    score = sum((tops[one] or Marked(0, facts.sizes.get(one, 1)) for one in graded), NOTHING)
    passed = not unanswered and score.reaches(facts.rule.pass_mark)
    return Verdict(
        lessons_left=tuple(one for one in facts.lessons if one not in facts.finished),
        score=score if graded else None,
        unanswered=unanswered,
        passed=passed,
        stuck=not passed and not reachable(facts, graded),
        tasks_left=tuple(one for one in facts.tasks if one not in facts.handed_in),
        tasks_waiting=tuple(one for one in facts.tasks if one not in facts.shown),
    )


def reachable(facts: Facts, graded: Sequence[str]) -> bool:
    """Whether the mark can still be met if every remaining try goes well."""
    hope = NOTHING
    for one in graded:
        tries = facts.tries.get(one, ())
        size = facts.sizes.get(one, 1)
        top = best(tries)
        open_ = chance(facts.rule, tries, facts.extra).left > 0
        hope += Marked(size, size) if open_ else top or Marked(0, size)
    return hope.reaches(facts.rule.pass_mark)
