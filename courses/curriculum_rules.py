"""Rules of the curriculum that give a yes or a no. Each yields sentences that say where to look."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from courses import curriculum_text as text
from courses.curriculum_archive import Archive, identifiers, of_type, options, questions

RATIONALE_WORDS = 8
# A right answer should be the longest about as often as chance has it (1 in 4 to 1 in 3).
LONGEST_SHARE_MAX = 40
SAME_PLACE_SHARE_MAX = 40
RUN_MAX = 4
MARKED_TASK_MODULE = 12
RATINGS = {"best", "workable", "harmful"}
CHOICE_KINDS = ("single", "multiple", "true_false")

# What no scored item may ask of a person.
ASKS_TOO_MUCH = re.compile(
    r"\b(?:do|would) you (?:personally )?(?:agree|believe|feel) (?:that|with)|\bI (?:agree|believe) that"
    r"|\b(?:strongly )?(?:agree|disagree) with (?:this|the following) statement"
    r"|\bwhat is your (?:race|gender|religion|faith|ethnicity|sexual orientation)"
    r"|\bas an? (?:white|black|asian|latino|christian|muslim|jewish|gay|straight) (?:person|man|woman)"
    r"|\bdescribe your own (?:race|gender|religion|identity|privilege)",
    re.I,
)
MUST_APPEAR = {
    "a homeless student": r"\bmotel\b|\bshelter\b|sleep in (?:her|his|the|their) car",
    "a hungry student": r"\bhungry\b|\bhunger\b",
    "a traumatized student": r"\btrauma",
}
EQUALITY_AND_EQUITY = re.compile(
    r"\bequality\b.*\bequity\b|\bequity\b.*\b(?:equality|equal)\b", re.I | re.S
)


def _is_uuid4(value: str) -> bool:
    try:
        return str(uuid.UUID(value, version=4)) == value
    except ValueError:
        return False


def _ids(archive: Archive) -> Iterator[str]:
    counts = Counter(identifiers(archive))
    yield from (f"id used {count} times: {key}" for key, count in counts.items() if count > 1)
    yield from (f"not a UUID of version 4: {key}" for key in counts if not _is_uuid4(key))


def _parts(archive: Archive) -> Iterator[str]:
    """Each module has its story, reflection, self-rating, commitment and check, and only 12 a marked task."""
    for module in archive.written:
        types = Counter(block["type"] for block in text.blocks(module))
        for kind in ("reflection", "self_rating", "commitment", "question_pool"):
            if not types[kind]:
                yield f"{module['slug']}: no {kind}"
        if not any(value["tone"] == "story" for value in of_type(module, "callout")):
            yield f"{module['slug']}: no worked story"
        if bool(types["shared_task"]) != (module["number"] == MARKED_TASK_MODULE):
            yield f"{module['slug']}: a marked task belongs in module 12 alone"
        yield from (
            f"{module['slug']}: a reflection is not private"
            for value in of_type(module, "reflection")
            if value["sharing"] != "private"
        )


def _scored_items(archive: Archive) -> Iterator[str]:
    seen: dict[str, str] = {}
    for where, option in options(archive):
        rationale = option["rationale"]
        if text.word_count(rationale) < RATIONALE_WORDS:
            yield f"{where}: a rationale under {RATIONALE_WORDS} words: {rationale}"
        if rationale in seen:
            yield f"{where}: the same rationale as in {seen[rationale]}"
        seen[rationale] = where
    for module in archive.written:
        for question in questions(archive, module):
            yield from (f"{module['slug']}: {problem}" for problem in question_problems(question))
        for value in of_type(module, "scenario"):
            if {option["rating"] for option in value["options"]} != RATINGS:
                yield f"{module['slug']}: {value['title']}: best, workable and harmful wanted"


def question_problems(question: Mapping[str, Any]) -> Iterator[str]:
    """Why a question cannot be answered, or asks what no question may ask."""
    words = "\n".join(text.question_prose(question))
    name = question["prompt"][:60]
    if ASKS_TOO_MUCH.search(words):
        yield f"asks for agreement or identity: {name}"
    if question["kind"] in CHOICE_KINDS:
        right = sum(option["correct"] for option in question["options"])
        if (
            not right
            or (right > 1 and question["kind"] != "multiple")
            or right == len(question["options"])
        ):
            yield f"{right} right answers: {name}"
        if len({option["text"] for option in question["options"]}) < len(question["options"]):
            yield f"two options alike: {name}"


def is_right(option: Mapping[str, Any]) -> bool:
    return bool(option.get("correct")) or option.get("rating") == "best"


def tells(archive: Archive) -> tuple[list[int], list[bool]]:
    """(places of the right answers, whether each is longer than all others) in single choices."""
    places, longest = [], []
    for module in archive.written:
        sets = [q["options"] for q in questions(archive, module) if q["kind"] == "single"]
        rated = [value["options"] for value in of_type(module, "scenario")]
        for choices in [*sets, *rated]:
            right = next((i for i, o in enumerate(choices) if is_right(o)), None)
            if right is None:
                continue
            lengths = [len(option["text"]) for option in choices]
            places.append(right)
            longest.append(lengths[right] > max(lengths[:right] + lengths[right + 1 :]))
    return places, longest


def _places(archive: Archive) -> Iterator[str]:
    places, longest = tells(archive)
    if not places:
        return
    place, count = Counter(places).most_common(1)[0]
    if count / len(places) * 100 > SAME_PLACE_SHARE_MAX or text.longest_run(places) > RUN_MAX:
        yield f"the right answer stands too often in place {place + 1}: {count} of {len(places)}"
    if sum(longest) / len(longest) * 100 > LONGEST_SHARE_MAX:
        yield f"the right answer is the longest in {sum(longest)} of {len(longest)}"


def _media(archive: Archive) -> Iterator[str]:
    for module in archive.written:
        for value in of_type(module, "image", "video", "audio", "download"):
            if value.get("file") and not (archive.folder / value["file"]).is_file():
                yield f"{module['slug']}: {value['file']} is missing"
        yield from (
            f"{module['slug']}: no alt text for {v['file']}"
            for v in of_type(module, "image")
            if not v["alt"]
        )


def _people(archive: Archive) -> Iterator[str]:
    """The students our founding papers name are met in scenes, and one item tells equal from fair."""
    scenes = "\n".join(
        v["scene"] for module in archive.written for v in of_type(module, "scenario")
    )
    yield from (
        f"no scenario with {who}"
        for who, words in MUST_APPEAR.items()
        if not re.search(words, scenes)
    )
    pooled = (
        "\n".join(text.question_prose(question))
        for pool in archive.pools.values()
        for question in pool["questions"]
    )
    if not any(EQUALITY_AND_EQUITY.search(words) for words in pooled):
        yield "no scored item sets equality against equity"


RULES = (_ids, _parts, _scored_items, _places, _media, _people)
