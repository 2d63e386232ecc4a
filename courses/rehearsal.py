"""A lesson taken without a record: previews of drafts and trial runs.

Questions are shown as the player shows them. What is answered is told right or wrong at once and
then forgotten: nothing here is ever saved.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from courses import content as reading
from courses.completion import CHECKED
from courses.content import Block, Content
from courses.models import Attempt, Enrollment, ModulePage
from courses.playing import Played, PlayedLesson, play, read_block
from courses.queries.lessons import ShownBlock, add_facts, filled, key_of, shown
from courses.queries.records import Record
from courses.scoring import Form


@dataclass
class RehearsedBlock:
    """A block as shown; ``questions`` to fill where it has some, ``told`` once answered."""

    shown: ShownBlock
    questions: list[Any] = field(default_factory=list)
    told: list[Any] = field(default_factory=list)
    key: list[Any] = field(default_factory=list)


@dataclass
class RehearsedLesson:
    """A lesson page of a rehearsal. ``slug`` is the module's short name."""

    played: Played
    lesson: PlayedLesson
    blocks: list[RehearsedBlock]
    slug: str
    module_done: bool = False


class Rehearsal:
    """``content`` as ``job_group`` would take it, with questions drawn and ordered by ``seed``."""

    def __init__(
        self, module: ModulePage, content: Content, job_group: str | None, seed: str
    ) -> None:
        self.module, self.seed = module, seed
        self.played = play(content, reading.digest(content), job_group)
        go = Enrollment(module=module, variant=reading.variant_key(content, job_group))
        self.record = Record(go, self.played)

    def lesson(
        self, slug: str, now: datetime, answered: str = "", form: Form | None = None
    ) -> RehearsedLesson | None:
        """The lesson ``slug``; ``form`` answers the block ``answered``. None if it is not theirs."""
        lesson = self.played.lesson(slug)
        if lesson is None:
            return None
        blocks = [
            self.block(block, now, form if block.id == answered else None)
            for block in lesson.blocks
        ]
        add_facts([one.shown for one in blocks])
        return RehearsedLesson(self.played, lesson, blocks, self.module.slug)

    def block(self, block: Block, now: datetime, form: Form | None) -> RehearsedBlock:
        if block.type not in CHECKED:
            return RehearsedBlock(shown(self.record, block, now))
        seed = f"{self.seed}{block.id}"
        self.record.attempts[block.id] = [Attempt(block=block.id, number=1, seed=seed)]
        made = RehearsedBlock(shown(self.record, block, now))
        answer = read_block(self.played, block, seed, form) if form is not None else {}
        made.questions = filled(self.record, block, seed, answer)
        made.key = key_of(self.record, block, seed, answer)
        made.told = made.key if form is not None else []
        return made
