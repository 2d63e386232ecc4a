"""Draws questions from pools and disguises them for one try. Pure.

A try's ``seed`` is secret. Every id that reaches the browser is a token made from it, so nothing
can be compared between two tries or two people; options stand in the tokens' order.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Value = dict[str, Any]

ONE, MANY, MATCH, ORDER, TEXT = "one", "many", "match", "order", "text"
INPUTS = {
    "single": ONE,
    "true_false": ONE,
    "multiple": MANY,
    "matching": MATCH,
    "ordering": ORDER,
    "short_text": TEXT,
}


def token(seed: str, *names: object) -> str:
    """A word of 12 hex digits for ``names`` under ``seed``; says nothing without the seed."""
    text = "\x1f".join(str(name) for name in names)
    return hashlib.blake2b(text.encode(), key=seed.encode()[:64], digest_size=6).hexdigest()


def shuffled(seed: str, purpose: str, ids: Iterable[str]) -> list[str]:
    """The ids in an order that only the seed explains."""
    return sorted(ids, key=lambda one: token(seed, purpose, one))


def draw(questions: Sequence[Value], count: int, seed: str) -> list[Value]:
    """``count`` of the questions (all if there are fewer), in the seed's order."""
    by_id = {question["id"]: question for question in questions}
    return [by_id[one] for one in shuffled(seed, "draw", by_id)[: max(count, 0)]]


@dataclass(frozen=True)
class Choice:
    """One thing to pick or place: its ``token`` in the page and its text."""

    token: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A question as the browser may know it: no key, no rationale, no real id."""

    token: str
    input: str
    prompt: str
    choices: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()

    @property
    def positions(self) -> range:
        """1 to n, for ordering."""
        return range(1, len(self.rows) + 1)


def show(question: Value, seed: str) -> Shown:
    """Disguise one question for one try."""
    kind, name = question["kind"], question["id"]
    shown = {"token": token(seed, name), "input": INPUTS[kind], "prompt": question["prompt"]}
    if kind == "matching":
        return Shown(**shown, **_matching(question, seed))
    if kind == "ordering":
        return Shown(**shown, rows=_disguise(seed, name, "item", question["items"], "text"))
    if kind == "short_text":
        return Shown(**shown)
    choices = _disguise(seed, name, "option", question["options"], "text")
    if kind == "true_false":
        # True before False, as people expect; the order is the same whatever the key.
        choices = tuple(sorted(choices, key=lambda choice: choice.text.casefold(), reverse=True))
    return Shown(**shown, choices=choices)


def _matching(question: Value, seed: str) -> dict[str, tuple[Choice, ...]]:
    """Left and right sides under separate tokens, so that a pair shares nothing."""
    name, pairs = question["id"], question["pairs"]
    return {
        "rows": _disguise(seed, name, "left", pairs, "left"),
        "choices": _disguise(seed, name, "right", pairs, "right"),
    }


def _disguise(
    seed: str, name: str, side: str, things: Iterable[Value], text: str
) -> tuple[Choice, ...]:
    made = [Choice(token(seed, name, side, thing["id"]), thing[text]) for thing in things]
    return tuple(sorted(made, key=lambda choice: choice.token))


def show_scenario(value: Value, block: str, seed: str) -> tuple[Shown, Shown | None]:
    """The scene's two questions: what one should do, and (where asked) what one would do."""
    options = value["options"]
    should = Shown(
        token(seed, block, "should"),
        ONE,
        "What should you do?",
        _disguise(seed, block, "should-option", options, "text"),
    )
    if not value.get("ask_would", True):
        return should, None
    order = [choice.text for choice in should.choices]
    would_choices = _disguise(seed, block, "would-option", options, "text")
    same_order = tuple(sorted(would_choices, key=lambda choice: order.index(choice.text)))
    return should, Shown(token(seed, block, "would"), ONE, "What would you do?", same_order)


def fields_of(shown: Shown) -> list[str]:
    """The form field names of a shown question."""
    if shown.input in (MATCH, ORDER):
        return [f"{shown.token}-{row.token}" for row in shown.rows]
    return [shown.token]
