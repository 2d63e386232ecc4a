"""Read a module's content: plain JSON in the archive's form. Pure, without the ORM.

``content`` is what ``Release.content`` holds. A ``job_group`` is a code such as ``operations``;
``None`` means a person without one, who gets what is for everyone.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Content = dict[str, Any]

# Asks the person for something; the rest is read, heard or seen.
ACTIVITIES = frozenset(
    {
        "knowledge_check",
        "question_pool",
        "scenario",
        "reflection",
        "shared_task",
        "self_rating",
        "commitment",
    }
)
# Counts toward the pass mark.
GRADED = frozenset({"question_pool", "scenario"})
# Read and marked by a person.
PERSON_MARKED = frozenset({"shared_task"})
EVERYONE = "everyone"


@dataclass(frozen=True)
class Block:
    """One block of a lesson. ``value`` is as BLOCKS describes it for ``type``."""

    id: str
    type: str
    value: dict[str, Any] = field(hash=False)
    job_groups: frozenset[str] = frozenset()

    def is_for(self, job_group: str | None) -> bool:
        return not self.job_groups or job_group in self.job_groups


@dataclass(frozen=True)
class Lesson:
    """A lesson with its blocks in order."""

    slug: str
    title: str
    is_public: bool
    job_groups: frozenset[str]
    blocks: tuple[Block, ...]

    def is_for(self, job_group: str | None) -> bool:
        return not self.job_groups or job_group in self.job_groups


@dataclass(frozen=True)
class PassRule:
    """``pass_mark`` in percent; ``attempts`` at the graded check; minutes between two of them."""

    pass_mark: int = 80
    attempts: int = 3
    cooling_off_minutes: int = 0


def block(raw: dict[str, Any]) -> Block:
    """A typed block out of its JSON."""
    value = raw["value"]
    groups = frozenset(value.get("job_groups") or ())
    return Block(str(raw["id"]), str(raw["type"]), value, groups)


def lesson(raw: dict[str, Any]) -> Lesson:
    """A typed lesson out of its JSON."""
    return Lesson(
        slug=raw["slug"],
        title=raw["title"],
        is_public=bool(raw.get("public")),
        job_groups=frozenset(raw.get("job_groups") or ()),
        blocks=tuple(block(item) for item in raw.get("body", ())),
    )


def lessons(content: Content) -> list[Lesson]:
    """All lessons in order."""
    return [lesson(raw) for raw in content.get("lessons", ())]


def lessons_for(content: Content, job_group: str | None) -> list[Lesson]:
    """Lessons that apply to ``job_group``, each with only the blocks that apply."""
    return [
        Lesson(
            one.slug,
            one.title,
            one.is_public,
            one.job_groups,
            tuple(b for b in one.blocks if b.is_for(job_group)),
        )
        for one in lessons(content)
        if one.is_for(job_group)
    ]


def blocks(content: Content) -> Iterator[Block]:
    """Every block of every lesson, in order."""
    return (b for one in lessons(content) for b in one.blocks)


def blocks_for(content: Content, job_group: str | None) -> list[Block]:
    """Every block that applies to ``job_group``, in order."""
    return [b for one in lessons_for(content, job_group) for b in one.blocks]


def find_lesson(content: Content, slug: str) -> Lesson | None:
    return next((one for one in lessons(content) if one.slug == slug), None)


def find_block(content: Content, block_id: str) -> Block | None:
    return next((b for b in blocks(content) if b.id == block_id), None)


def questions(content: Content, pool: str, job_group: str | None) -> list[dict[str, Any]]:
    """Questions of ``pool`` that apply to ``job_group``; each has ``id`` beside its value."""
    found = content.get("pools", {}).get(pool, {}).get("questions", ())
    return [q for q in found if not q.get("job_groups") or job_group in q["job_groups"]]


def drawn(block: Block) -> int:
    """How many questions a graded check asks for; none in a draft that does not say yet."""
    return int(block.value["draw"] or 0)


def pass_rule(content: Content) -> PassRule:
    rule = content.get("pass_rule") or {}
    return PassRule(**{name: int(rule[name]) for name in PassRule.__annotations__ if name in rule})


def hours(content: Content) -> Decimal:
    return Decimal(str(content["hours"]))


def job_groups(content: Content) -> frozenset[str]:
    """Codes that some lesson, block or question is limited to."""
    limits = [one.job_groups | frozenset().union(*(b.job_groups for b in one.blocks))
              for one in lessons(content)]  # fmt: skip
    pools = content.get("pools", {}).values()
    asked = [q.get("job_groups") or () for pool in pools for q in pool.get("questions", ())]
    return frozenset().union(*limits, *asked)


def variant_key(content: Content, job_group: str | None, language: str = "en") -> str:
    """What a completion stores of the variant taken: ``en:operations`` or ``en:everyone``.

    A group the content never names takes the variant that is for everyone.
    """
    named = job_group if job_group in job_groups(content) else EVERYONE
    return f"{language}:{named}"


def canonical(content: Content) -> str:
    """The one JSON text of ``content``: sorted keys, no spaces."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(content: Content) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
