"""A release as one job group takes it. Read once per process: releases never change."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from courses import content as reading
from courses import curriculum_text
from courses.completion import CHECKED
from courses.content import Block, Content, PassRule
from courses.drawing import Value, draw
from courses.scoring import Form, read, read_scenario


@dataclass(frozen=True)
class PlayedLesson:
    """A lesson with the blocks that apply. ``number`` counts from 1, ``minutes`` is an estimate."""

    slug: str
    title: str
    number: int
    is_public: bool
    blocks: tuple[Block, ...]
    minutes: int

    def ids(self, *types: str) -> tuple[str, ...]:
        """Ids of the blocks of these types."""
        return tuple(block.id for block in self.blocks if block.type in types)

    @cached_property
    def checks(self) -> tuple[str, ...]:
        """Ids of the machine-marked blocks."""
        return self.ids(*CHECKED)


@dataclass(frozen=True)
class Played:
    """A release's content for one job group."""

    digest: str
    title: str
    hours: Decimal
    rule: PassRule
    lessons: tuple[PlayedLesson, ...]
    pools: Mapping[str, tuple[Value, ...]] = field(hash=False)

    @cached_property
    def blocks(self) -> dict[str, Block]:
        return {block.id: block for lesson in self.lessons for block in lesson.blocks}

    @cached_property
    def lesson_of(self) -> dict[str, PlayedLesson]:
        """The lesson of each block id."""
        return {block.id: lesson for lesson in self.lessons for block in lesson.blocks}

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Types of the machine-marked blocks, by id."""
        return {one.id: one.type for one in self.blocks.values() if one.type in CHECKED}

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many questions each machine-marked block asks."""
        return {one: self.size(self.blocks[one]) for one in self.kinds}

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        """Ids of the blocks a person reads."""
        return tuple(b.id for b in self.blocks.values() if b.type in reading.PERSON_MARKED)

    def lesson(self, slug: str) -> PlayedLesson | None:
        return next((one for one in self.lessons if one.slug == slug), None)

    def size(self, block: Block) -> int:
        if block.type != "question_pool":
            return 1
        return min(reading.drawn(block), len(self.pools[block.value["pool"]]))

    def questions(self, block: Block, seed: str) -> list[Value]:
        """The questions a machine-marked block asks in the try of ``seed`` (none for a scene)."""
        if block.type == "question_pool":
            return draw(self.pools[block.value["pool"]], reading.drawn(block), seed)
        return [] if block.type == "scenario" else [{**block.value, "id": block.id}]


def read_block(played: Played, block: Block, seed: str, form: Form) -> Value:
    """The answer a posted form gives to a machine-marked block, in the try of ``seed``."""
    if block.type == "scenario":
        return read_scenario(block.value, block.id, seed, form)
    answers = {q["id"]: read(q, seed, form) for q in played.questions(block, seed)}
    if block.type != "question_pool":
        return answers[block.id]
    given = {one: answer for one, answer in answers.items() if answer}
    return {"questions": given} if given else {}


def play(content: Content, digest: str, job_group: str | None) -> Played:
    """``content`` for ``job_group``; what is for other groups is not in it."""
    chosen = reading.lessons_for(content, job_group)
    named = {b.value["pool"] for one in chosen for b in one.blocks if b.type == "question_pool"}
    pools = {name: tuple(reading.questions(content, name, job_group)) for name in named}
    lessons = tuple(
        PlayedLesson(
            one.slug, one.title, number, one.is_public, one.blocks, minutes(one.blocks, pools)
        )
        for number, one in enumerate(chosen, 1)
    )
    return Played(
        digest,
        content["title"],
        reading.hours(content),
        reading.pass_rule(content),
        lessons,
        pools,
    )


@lru_cache(maxsize=256)
def _played(release_id: int, digest: str, job_group: str | None) -> Played:
    from courses.models import Release

    content = Release.objects.values_list("content", flat=True).get(pk=release_id)
    return play(content, digest, job_group)


def played(release: Any, job_group: str | None) -> Played:
    """The release for one job group; one query the first time, none after."""
    return _played(release.pk, release.digest, job_group)


def minutes(blocks: tuple[Block, ...], pools: Mapping[str, tuple[Value, ...]]) -> int:
    """Whole minutes the blocks take, at least one; an estimate from words and activities."""
    return max(1, math.ceil(sum(block_minutes(block, pools) for block in blocks)))


def block_minutes(block: Block, pools: Mapping[str, tuple[Value, ...]]) -> float:
    """Reckoned as the curriculum's check reckons, so that a page and a module's hours agree."""
    if block.type == "question_pool":
        asked = min(reading.drawn(block), len(pools[block.value["pool"]]))
        return asked * curriculum_text.QUESTION_MINUTES
    return curriculum_text.minutes({"type": block.type, "value": block.value})[0]
