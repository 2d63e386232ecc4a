"""Looks for answers in what the browser gets while tries remain."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from courses.bars.planting import Planted, Visitor
from courses.completion import CHECKED
from courses.content import blocks
from courses.models import ModulePage, Release

# Words of the data model that would give a key away as an attribute or a JSON name.
MARKS = re.compile(
    r"""data-(?:correct|right|key|answer|rating|best)|["'](?:correct|rationale|rating|accepted)["']\s*:"""
)


@dataclass
class Found:
    """What was read and what leaked."""

    read: int = 0
    leaks: list[str] = field(default_factory=list)

    def look(self, where: str, text: str, secrets: dict[str, str]) -> None:
        self.read += 1
        self.leaks += [f"{where}: {what}" for secret, what in secrets.items() if secret in text]
        self.leaks += [f"{where}: mark {mark}" for mark in MARKS.findall(text)]


def secrets_of(content: dict[str, Any]) -> tuple[dict[str, str], Counter]:
    """Ids, rationales and explanations of a real release, and its questions by type.

    A rationale is looked for by its whole text; short accepted texts may stand in the lesson.
    """
    secrets: dict[str, str] = {}
    types: Counter = Counter()
    asked = [(b.type, b.value) for b in blocks(content) if b.type in CHECKED]
    for pool in content.get("pools", {}).values():
        asked += [(question["kind"], question) for question in pool["questions"]]
    for kind, value in asked:
        if kind == "question_pool":
            types["question_pool"] += 1
            continue
        types[value.get("kind", kind)] += 1
        secrets |= parts_of(value)
    return secrets, types


def parts_of(value: dict[str, Any]) -> dict[str, str]:
    secrets = {}
    for name in ("options", "pairs", "items"):
        for part in value.get(name) or ():
            secrets[part["id"]] = f"{name[:-1]} id"
            if len(part.get("rationale") or "") > 12:
                secrets[part["rationale"]] = "rationale"
    if len(value.get("explanation") or "") > 12:
        secrets[value["explanation"]] = "explanation"
    return secrets


def read_all(visitor: Visitor, module: ModulePage, release: Release, found: Found, secrets: dict[str, str]) -> None:  # fmt: skip
    """Every page of the module before an answer, after a wrong one, and the fragments between."""
    pages = pages_of(visitor, module)
    for address in pages:
        found.look(address, text_of(visitor.client.get(address)), secrets)
    for address, data in wrong_posts(visitor, module):
        posted = visitor.client.post(address, data, headers={"HX-Request": "true"})
        found.look(address, text_of(posted), secrets)
    for address in pages_of(visitor, module):
        found.look(address, text_of(visitor.client.get(address)), secrets)


def text_of(response: Any) -> str:
    """Body and headers, unescaped as a browser does."""
    import html

    body = response.content.decode(errors="replace")
    return f"{html.unescape(body)} {response.headers}"


def pages_of(visitor: Visitor, module: ModulePage) -> list[str]:
    from courses.queries.records import load_record

    state = load_record(visitor.go)
    slug = module.slug
    made = [reverse("courses:module", args=[slug]), reverse("courses:finished", args=[slug])]
    made += [reverse("courses:lesson", args=[slug, one.slug]) for one in state.played.lessons]
    for block, kind in state.played.kinds.items():
        if kind == "question_pool":
            names = ("quiz", "check_answers", "result")
            made += [reverse(f"courses:{name}", args=[slug, block]) for name in names]
    made.append(reverse("courses:catalog") + f"?text={module.title.split()[0]}")
    return made


def wrong_posts(visitor: Visitor, module: ModulePage) -> list[tuple[str, dict[str, Any]]]:
    """For each check: an autosave and a submission that is wrong, with tries left after it."""
    from courses.queries.lessons import filled
    from courses.queries.records import load_record

    state = load_record(visitor.go)
    posts = []
    for block_id in state.played.kinds:
        block, row = state.played.blocks[block_id], state.open_try(block_id)
        answer = wrong_answer(state.played, block, row.seed)
        data: dict[str, Any] = {"attempt": row.number, "sequence": 1}
        for question in filled(state, block, row.seed, answer):
            data |= controls(question)
        save = reverse("courses:save", args=[module.slug, block_id])
        send = reverse("courses:submit", args=[module.slug, block_id])
        posts += [(save, data), (send, data | {"sequence": 2})]
    return posts


def controls(question: Any) -> dict[str, Any]:
    if question.input == "text":
        return {question.name: question.text}
    if question.lines:
        return {
            line.name: next((o.value for o in line.options if o.chosen), "")
            for line in question.lines
        }
    return {question.name: [option.value for option in question.options if option.chosen]}


def wrong_answer(played: Any, block: Any, seed: str) -> dict[str, Any]:
    """A complete answer that is wrong, by real ids."""
    if block.type == "scenario":
        bad = next(o["id"] for o in block.value["options"] if o["rating"] != "best")
        return {"should": bad, "would": bad}
    answers = {q["id"]: wrong_one(q) for q in played.questions(block, seed)}
    return {"questions": answers} if block.type == "question_pool" else answers[block.id]


def wrong_one(question: dict[str, Any]) -> dict[str, Any]:
    kind = question["kind"]
    if kind == "short_text":
        return {"text": "zzz"}
    if kind == "matching":
        ids = [pair["id"] for pair in question["pairs"]]
        return {"matches": dict(zip(ids, [*ids[1:], ids[0]], strict=True))}
    if kind == "ordering":
        ids = [item["id"] for item in question["items"]]
        return {"order": {one: len(ids) - place for place, one in enumerate(ids)}}
    wrong = next(option["id"] for option in question["options"] if not option.get("correct"))
    return {"choices": [wrong]} if kind == "multiple" else {"choice": wrong}


def tokens_repeat(first: str, second: str) -> set[str]:
    """Values of controls that two people, or two tries, have in common."""
    pattern = re.compile(r'(?:value|name)="([0-9a-f]{12}(?:-[0-9a-f]{12})?)"')
    return set(pattern.findall(first)) & set(pattern.findall(second))


def planted_totals(planted: Planted) -> tuple[int, int]:
    return planted.questions, len(planted.types)
