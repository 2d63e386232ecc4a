"""A course archive as plain dictionaries, and ways to walk through it. Pure: no Django."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courses import curriculum_text as text

FOLDER = Path(__file__).parent / "curriculum"


@dataclass(frozen=True)
class Archive:
    folder: Path
    course: Mapping[str, Any]
    modules: tuple[Mapping[str, Any], ...]
    pools: Mapping[str, Any]

    @property
    def written(self) -> list[Mapping[str, Any]]:
        return [module for module in self.modules if module["status"] == "written"]


def load(folder: Path = FOLDER) -> Archive:
    """An archive folder as plain dictionaries. Raises OSError or ValueError for a broken file."""
    course = _read(folder / "course.json")
    modules = tuple(_read(folder / "modules" / f"{slug}.json") for slug in course["modules"])
    pools = {path.stem: _read(path) for path in sorted((folder / "pools").glob("*.json"))}
    return Archive(folder, course, modules, pools)


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # our own files


def of_type(module: Mapping[str, Any], *types: str) -> Iterator[Mapping[str, Any]]:
    return (block["value"] for block in text.blocks(module) if block["type"] in types)


def questions(archive: Archive, module: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Practice questions and the pools' questions of one module."""
    pooled = [
        question
        for value in of_type(module, "question_pool")
        for question in archive.pools[value["pool"]]["questions"]
    ]
    return [*of_type(module, "knowledge_check"), *pooled]


def options(archive: Archive) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(where, option) for each thing a person can choose, with its rationale."""
    for module in archive.written:
        for value in of_type(module, "scenario"):
            yield from (
                (f"{module['slug']}: {value['title']}", option) for option in value["options"]
            )
        for question in questions(archive, module):
            choices = (
                question.get("options") or question.get("pairs") or question.get("items") or []
            )
            yield from (
                (f"{module['slug']}: {question['prompt'][:60]}", choice) for choice in choices
            )


def identifiers(archive: Archive) -> Iterator[str]:
    """Every id in the archive: blocks, list items, options, questions."""
    waiting: list[Any] = [*archive.modules, *archive.pools.values()]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            if "id" in part:
                yield part["id"]
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
