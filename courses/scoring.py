"""Reads answers and marks them. Pure: a question, a seed and a posted form in; facts out.

An answer is JSON by real ids: ``{"choice": id}``, ``{"choices": [ids]}``, ``{"matches": {left: right}}``,
``{"order": {item: place}}``, ``{"text": str}``; a scenario's ``{"should": id, "would": id}``; a pool's
``{"questions": {question: answer}}``. What is not in the page of that try is ignored.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from courses.drawing import Value, token

MAX_SHORT_TEXT = 500


class Form(Protocol):
    """What is read of a posted form (Django's QueryDict has both)."""

    def get(self, key: str, default: str = "", /) -> Any: ...
    def getlist(self, key: str, /) -> list[Any]: ...


def read(question: Value, seed: str, form: Form) -> Value:
    """The answer that ``form`` gives to ``question``; empty when nothing was given."""
    return READERS[question["kind"]](question, seed, form)


def _ids(seed: str, name: str, side: str, things: Iterable[Value]) -> dict[str, str]:
    return {token(seed, name, side, thing["id"]): thing["id"] for thing in things}


def _read_one(question: Value, seed: str, form: Form) -> Value:
    ids = _ids(seed, question["id"], "option", question["options"])
    chosen = ids.get(form.get(token(seed, question["id"]), ""))
    return {"choice": chosen} if chosen else {}


def _read_many(question: Value, seed: str, form: Form) -> Value:
    ids = _ids(seed, question["id"], "option", question["options"])
    chosen = {ids[t] for t in form.getlist(token(seed, question["id"])) if t in ids}
    return {"choices": sorted(chosen)} if chosen else {}


def _read_matches(question: Value, seed: str, form: Form) -> Value:
    name, pairs = question["id"], question["pairs"]
    rights = _ids(seed, name, "right", pairs)
    matches = {}
    for left, real in _ids(seed, name, "left", pairs).items():
        right = rights.get(form.get(f"{token(seed, name)}-{left}", ""))
        if right:
            matches[real] = right
    return {"matches": matches} if matches else {}


def _read_order(question: Value, seed: str, form: Form) -> Value:
    name, items = question["id"], question["items"]
    order = {}
    for item, real in _ids(seed, name, "item", items).items():
        place = str(form.get(f"{token(seed, name)}-{item}", ""))
        if re.fullmatch(r"[0-9]{1,3}", place) and 1 <= int(place) <= len(items):
            order[real] = int(place)
    return {"order": order} if order else {}


def _read_text(question: Value, seed: str, form: Form) -> Value:
    # A letter of value 0 is no text; PostgreSQL stores none.
    typed = str(form.get(token(seed, question["id"]), "")).replace("\0", "")
    text = typed.strip()[:MAX_SHORT_TEXT]
    return {"text": text} if text else {}


READERS = {
    "single": _read_one,
    "true_false": _read_one,
    "multiple": _read_many,
    "matching": _read_matches,
    "ordering": _read_order,
    "short_text": _read_text,
}


def read_scenario(value: Value, block: str, seed: str, form: Form) -> Value:
    """Both answers to a scene, each only if given."""
    answer = {}
    for asked in ("should", "would"):
        ids = _ids(seed, block, f"{asked}-option", value["options"])
        chosen = ids.get(form.get(token(seed, block, asked), ""))
        if chosen:
            answer[asked] = chosen
    return answer


def is_complete(question: Value, answer: Mapping[str, Any]) -> bool:
    """Whether every part of the question has an answer, right or wrong."""
    kind = question["kind"]
    if kind == "matching":
        return len(answer.get("matches", {})) == len(question["pairs"])
    if kind == "ordering":
        return len(answer.get("order", {})) == len(question["items"])
    return bool(answer)


def is_right(question: Value, answer: Mapping[str, Any]) -> bool:
    """Whether the whole answer is right; there is no half."""
    return bool(answer) and MARKERS[question["kind"]](question, answer)


def _right_options(question: Value) -> set[str]:
    return {option["id"] for option in question["options"] if option.get("correct")}


def _one_right(question: Value, answer: Mapping[str, Any]) -> bool:
    return answer.get("choice") in _right_options(question)


def _many_right(question: Value, answer: Mapping[str, Any]) -> bool:
    return set(answer.get("choices", ())) == _right_options(question)


def _matches_right(question: Value, answer: Mapping[str, Any]) -> bool:
    """A pair is right by its text, so that two rows may share one right side."""
    rights = {pair["id"]: pair["right"] for pair in question["pairs"]}
    matches = answer.get("matches", {})
    return all(
        rights.get(matches.get(pair["id"], "")) == pair["right"] for pair in question["pairs"]
    )


def _order_right(question: Value, answer: Mapping[str, Any]) -> bool:
    order = answer.get("order", {})
    places = [order.get(item["id"]) for item in question["items"]]
    return places == list(range(1, len(places) + 1))


def _text_right(question: Value, answer: Mapping[str, Any]) -> bool:
    accepted = {plain(text) for text in question["accepted"]}
    return plain(str(answer.get("text", ""))) in accepted


def plain(text: str) -> str:
    """Case, accents' form, punctuation and spacing taken out, for comparing short texts."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", folded).split())


MARKERS = {
    "single": _one_right,
    "true_false": _one_right,
    "multiple": _many_right,
    "matching": _matches_right,
    "ordering": _order_right,
    "short_text": _text_right,
}


def best_choice(value: Value, answer: Mapping[str, Any]) -> bool:
    """Whether the *should* answer of a scene is rated best. *Would* is never looked at."""
    ratings = {option["id"]: option["rating"] for option in value["options"]}
    return ratings.get(answer.get("should", "")) == "best"


@dataclass(frozen=True)
class Marked:
    """``right`` of ``total`` items."""

    right: int
    total: int

    def __add__(self, other: "Marked") -> "Marked":
        return Marked(self.right + other.right, self.total + other.total)

    @property
    def percent(self) -> int:
        """Whole percent, rounded down, so that 79.9 never passes 80."""
        return self.right * 100 // self.total if self.total else 0

    def reaches(self, pass_mark: int) -> bool:
        """Whether ``pass_mark`` percent is met."""
        return self.right * 100 >= pass_mark * self.total


NOTHING = Marked(0, 0)


def mark_block(
    kind: str, value: Value, questions: Iterable[Value], answer: Mapping[str, Any]
) -> Marked:
    """Mark one submitted block: a check, a scene, or the ``questions`` drawn from its pool."""
    if kind == "scenario":
        return Marked(int(best_choice(value, answer)), 1)
    if kind == "knowledge_check":
        return Marked(int(is_right(value, answer)), 1)
    answers = answer.get("questions", {})
    results = [is_right(question, answers.get(question["id"], {})) for question in questions]
    return Marked(sum(results), len(results))
