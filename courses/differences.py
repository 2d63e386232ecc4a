"""What changed between two contents of a module, and which kind of release that calls for. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courses.content import Content

CORRECTION, MATERIAL = "correction", "material"
QUESTIONS = frozenset({"knowledge_check", "question_pool", "scenario", "shared_task"})
# Words beside a question that do not change what is asked or which answer is right.
BESIDE = frozenset({"rationale", "explanation"})
RULES = {
    "hours": "Hours",
    "objectives": "Learning objectives",
    "pass_rule": "Pass rule",
    "prerequisites": "Prerequisites",
}
WORDS = {
    "title": "Title",
    "summary": "Summary",
    "number": "Number",
    "alignment": "Alignment",
    "strands": "Strands",
    "shaped_by": "Who shaped this module",
    "local_facts": "Local facts",
    "sources": "Sources",
}


@dataclass(frozen=True)
class Difference:
    """``where`` and ``what`` in words; ``is_material`` when it changes what finishing means."""

    where: str
    what: str
    is_material: bool


def asked(value: Any) -> Any:
    """``value`` without the words that stand beside a question."""
    if isinstance(value, dict):
        return {name: asked(part) for name, part in value.items() if name not in BESIDE}
    return [asked(part) for part in value] if isinstance(value, list) else value


def between(old: Content, new: Content) -> list[Difference]:
    """All differences, rules first, then lessons in order, then pools."""
    return [*facts(old, new), *lessons(old, new), *pools(old, new)]


def proposed_kind(old: Content | None, new: Content) -> str:
    """``material`` for a first release or when any difference is material."""
    if old is None or any(one.is_material for one in between(old, new)):
        return MATERIAL
    return CORRECTION


def facts(old: Content, new: Content) -> Iterator[Difference]:
    for names, is_material in ((RULES, True), (WORDS, False)):
        for name, label in names.items():
            if old.get(name) != new.get(name):
                yield Difference("Module", f"{label} changed", is_material)


def lessons(old: Content, new: Content) -> Iterator[Difference]:
    before = {lesson["slug"]: lesson for lesson in old["lessons"]}
    after = {lesson["slug"]: lesson for lesson in new["lessons"]}
    for slug in [*after, *(slug for slug in before if slug not in after)]:
        yield from one_lesson(before.get(slug), after.get(slug))
    shared = [slug for slug in after if slug in before]
    if shared != [slug for slug in before if slug in after]:
        yield Difference("Module", "Lessons stand in another order", False)


def one_lesson(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Iterator[Difference]:
    lesson = new or old or {}
    where = f"Lesson “{lesson['title']}”"
    if old is None or new is None:
        verb = "added" if old is None else "removed"
        asks = any(block["type"] in QUESTIONS for block in lesson["body"])
        yield Difference(where, f"Lesson {verb}", asks)
        return
    if old.get("job_groups") != new.get("job_groups"):
        yield Difference(where, "Job groups changed", True)
    if (old["title"], old.get("public")) != (new["title"], new.get("public")):
        yield Difference(where, "Title or who may read it changed", False)
    yield from bodies(where, old["body"], new["body"])


def bodies(where: str, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    before = {block["id"]: block for block in old}
    after = {block["id"]: block for block in new}
    for block_id in [*after, *(one for one in before if one not in after)]:
        found = one_block(where, before.get(block_id), after.get(block_id))
        if found:
            yield found
    if [one for one in after if one in before] != [one for one in before if one in after]:
        yield Difference(where, "Blocks stand in another order", False)


def one_block(
    where: str, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> Difference | None:
    if old == new:
        return None
    kind = (new or old or {})["type"]
    name = kind.replace("_", " ").capitalize()
    if old is None or new is None:
        return Difference(
            where, f"{name} {'added' if old is None else 'removed'}", kind in QUESTIONS
        )
    if old["type"] != new["type"]:
        return Difference(where, f"{name} changed", bool({old["type"], kind} & QUESTIONS))
    changed = asked(old["value"]) != asked(new["value"])
    return Difference(where, f"{name} changed", kind in QUESTIONS and changed)


def pools(old: Content, new: Content) -> Iterator[Difference]:
    before, after = old.get("pools", {}), new.get("pools", {})
    for slug in sorted({*before, *after}):
        title = (after.get(slug) or before.get(slug))["title"]
        where = f"Pool “{title}”"
        ours = {q["id"]: q for q in after.get(slug, {}).get("questions", ())}
        theirs = {q["id"]: q for q in before.get(slug, {}).get("questions", ())}
        for question_id in [*ours, *(one for one in theirs if one not in ours)]:
            found = one_question(where, theirs.get(question_id), ours.get(question_id))
            if found:
                yield found


def one_question(
    where: str, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> Difference | None:
    if old == new:
        return None
    words = (new or old or {})["prompt"][:60]
    if old is None or new is None:
        return Difference(
            where, f"Question “{words}” {'added' if old is None else 'removed'}", True
        )
    return Difference(where, f"Question “{words}” changed", asked(old) != asked(new))
