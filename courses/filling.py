"""A question with an answer in it: a form to fill while a try is open, feedback after it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.drawing import MATCH, ORDER, TEXT, Shown, Value, show, show_scenario, token
from courses.scoring import best_choice, is_complete, is_right


@dataclass(frozen=True)
class Option:
    """A control's value, its words, and whether it is chosen."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Line:
    """A row to match or order: its field's name and words, and the options to choose from."""

    name: str
    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Question:
    """What the form shows. ``input`` is one, many, match, order or text."""

    name: str
    input: str
    prompt: str
    options: tuple[Option, ...] = ()
    lines: tuple[Line, ...] = ()
    text: str = ""
    is_answered: bool = False

    @property
    def answer_words(self) -> list[str]:
        """The answer in words, for the check-answers page."""
        if self.input == TEXT:
            return [self.text] if self.text else []
        if self.lines:
            picked = [(line.text, next((o.text for o in line.options if o.chosen), "")) for line in self.lines]  # fmt: skip
            return [f"{left}: {right}" for left, right in picked if right]
        return [option.text for option in self.options if option.chosen]


def fill(question: Value, seed: str, answer: Mapping[str, Any]) -> Question:
    """One question of a try with the stored ``answer`` in it."""
    shown = show(question, seed)
    done = is_complete(question, answer)
    if shown.input == TEXT:
        return Question(
            shown.token, TEXT, shown.prompt, text=answer.get("text", ""), is_answered=done
        )
    if shown.input in (MATCH, ORDER):
        lines = lines_of(question, shown, seed, answer)
        return Question(shown.token, shown.input, shown.prompt, lines=lines, is_answered=done)
    chosen = {answer.get("choice"), *answer.get("choices", ())}
    tokens = {token(seed, question["id"], "option", one) for one in chosen if one}
    options = tuple(Option(c.token, c.text, c.token in tokens) for c in shown.choices)
    return Question(shown.token, shown.input, shown.prompt, options, is_answered=done)


def lines_of(
    question: Value, shown: Shown, seed: str, answer: Mapping[str, Any]
) -> tuple[Line, ...]:
    name = question["id"]
    if shown.input == MATCH:
        held = {
            token(seed, name, "left", left): token(seed, name, "right", right)
            for left, right in answer.get("matches", {}).items()
        }
        choices = [(choice.token, choice.text) for choice in shown.choices]
    else:
        held = {token(seed, name, "item", i): str(n) for i, n in answer.get("order", {}).items()}
        choices = [(str(n), str(n)) for n in shown.positions]
    return tuple(
        Line(
            f"{shown.token}-{row.token}",
            row.text,
            tuple(Option(value, text, held.get(row.token) == value) for value, text in choices),
        )
        for row in shown.rows
    )


def fill_scenario(value: Value, block: str, seed: str, answer: Mapping[str, Any]) -> list[Question]:
    """The scene's one or two questions with the stored answer in them."""
    filled = []
    for asked, shown in zip(("should", "would"), show_scenario(value, block, seed), strict=True):
        if shown is None:
            continue
        held = answer.get(asked)
        picked = token(seed, block, f"{asked}-option", held) if held else ""
        options = tuple(Option(c.token, c.text, c.token == picked) for c in shown.choices)
        filled.append(
            Question(shown.token, shown.input, shown.prompt, options, is_answered=bool(held))
        )
    return filled


@dataclass(frozen=True)
class Told:
    """One option, pair or item after the tries are over: right or not, chosen or not, and why."""

    text: str
    is_right: bool
    chosen: bool
    why: str = ""
    note: str = ""


@dataclass(frozen=True)
class Feedback:
    """A question with its key. Made only when no try is left."""

    prompt: str
    is_right: bool
    told: tuple[Told, ...]
    explanation: str = ""


def tell(question: Value, answer: Mapping[str, Any]) -> Feedback:
    """The key of one question beside the answer given."""
    made = TELLERS[question["kind"]](question, answer)
    return Feedback(
        question["prompt"],
        is_right(question, answer),
        tuple(made),
        question.get("explanation") or "",
    )


def _tell_options(question: Value, answer: Mapping[str, Any]) -> list[Told]:
    chosen = {answer.get("choice"), *answer.get("choices", ())}
    return [
        Told(o["text"], bool(o.get("correct")), o["id"] in chosen, o.get("rationale") or "")
        for o in question["options"]
    ]


def _tell_pairs(question: Value, answer: Mapping[str, Any]) -> list[Told]:
    rights = {pair["id"]: pair["right"] for pair in question["pairs"]}
    given = answer.get("matches", {})
    return [
        Told(
            f"{pair['left']}: {pair['right']}",
            True,
            rights.get(given.get(pair["id"], "")) == pair["right"],
            pair.get("rationale") or "",
            rights.get(given.get(pair["id"], ""), ""),
        )
        for pair in question["pairs"]
    ]


def _tell_order(question: Value, answer: Mapping[str, Any]) -> list[Told]:
    given = answer.get("order", {})
    return [
        Told(
            f"{place}. {item['text']}",
            True,
            given.get(item["id"]) == place,
            item.get("rationale") or "",
            str(given.get(item["id"], "")),
        )
        for place, item in enumerate(question["items"], 1)
    ]


def _tell_text(question: Value, answer: Mapping[str, Any]) -> list[Told]:
    given = str(answer.get("text", ""))
    return [Told(" or ".join(question["accepted"]), True, is_right(question, answer), note=given)]


TELLERS = {
    "single": _tell_options,
    "true_false": _tell_options,
    "multiple": _tell_options,
    "matching": _tell_pairs,
    "ordering": _tell_order,
    "short_text": _tell_text,
}

RATING_WORDS = {"best": "The best choice", "workable": "Workable", "harmful": "Does harm"}


def tell_scenario(value: Value, answer: Mapping[str, Any]) -> Feedback:
    """Every option of a scene with its rating and reason. *Would* is shown beside, not judged."""
    told = tuple(
        Told(
            option["text"],
            option["rating"] == "best",
            option["id"] == answer.get("should"),
            option.get("rationale") or "",
            RATING_WORDS.get(option["rating"], "Not rated yet"),
        )
        for option in value["options"]
    )
    return Feedback(value["title"], best_choice(value, answer), told)
