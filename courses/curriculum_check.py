"""Is the curriculum what we promise? Reads a course archive and prints one bar, and what fails.

Pure: an archive folder in, findings out; no Django and no database, so an author can run
`python -m courses.curriculum_check [FOLDER]` and `manage.py load_curriculum --check` can call
`check(load(folder))`. Reading grades need textstat (see `curriculum_text.grade`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from courses import curriculum_text as text
from courses.curriculum_archive import FOLDER, Archive, load, of_type, questions
from courses.curriculum_rules import RULES

GRADE_MAX = 9.5
MINUTES_OFF_MAX = 20
ACTIVITY_SHARE_MAX = 50
SIMILAR_MAX = 30
POOL_RATIO_MIN = 2.0
LESSONS = range(4, 7)
DRAWN = range(8, 13)
SCENARIOS_MIN = 3


@dataclass
class Findings:
    """`figures` in the order of the bar; `failures` are sentences that say where to look."""

    figures: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.failures

    def line(self) -> str:
        figures = " ".join(f"{key}={value}" for key, value in self.figures.items())
        return f"bar curriculum: {figures} {'ok' if self.ok else 'FAIL'}"


def check(archive: Archive) -> Findings:
    found = Findings()
    measured = [
        ("modules", _modules),
        ("hours", _hours),
        ("lessons", _lessons),
        ("questions", _questions),
        ("pool_min", _pools),
        ("scenarios_min_per_family", _scenarios),
        ("grade_max", _grades),
        ("minutes_off_max", _minutes),
        ("similar_max", _similar),
        ("sources_missing", _sources),
    ]
    for key, measure in measured:
        found.figures[key] = measure(archive, found.failures)
    for rule in RULES:
        found.failures += rule(archive)
    return found


def _modules(archive: Archive, failures: list[str]) -> str:
    failures += [
        f"{module['slug']}: no objectives" for module in archive.modules if not module["objectives"]
    ]
    failures += [
        f"{module['slug']}: in preparation, yet it has lessons"
        for module in archive.modules
        if module["status"] == "in_preparation" and module["lessons"]
    ]
    return str(len(archive.written))


def _hours(archive: Archive, failures: list[str]) -> str:
    return f"{sum(float(module['hours']) for module in archive.written):g}"


def _lessons(archive: Archive, failures: list[str]) -> str:
    for module in archive.written:
        if len(module["lessons"]) not in LESSONS:
            failures.append(f"{module['slug']}: {len(module['lessons'])} lessons, 4 to 6 wanted")
    return str(sum(len(module["lessons"]) for module in archive.written))


def _questions(archive: Archive, failures: list[str]) -> str:
    return str(sum(len(questions(archive, module)) for module in archive.written))


def _pools(archive: Archive, failures: list[str]) -> str:
    ratios = []
    for module in archive.written:
        for value in of_type(module, "question_pool"):
            ratio = len(archive.pools[value["pool"]]["questions"]) / value["draw"]
            ratios.append(ratio)
            if value["draw"] not in DRAWN or ratio < POOL_RATIO_MIN:
                failures.append(
                    f"{module['slug']}: draws {value['draw']} from {ratio:.1f} times as many"
                )
    return f"{min(ratios, default=0):.1f}"


def _scenarios(archive: Archive, failures: list[str]) -> str:
    counts = []
    for module in archive.written:
        for family in text.FAMILIES:
            limited = [
                value
                for value in of_type(module, "scenario")
                if family in (value.get("job_groups") or [])
            ]
            counts.append(len(limited))
            if len(limited) < SCENARIOS_MIN:
                failures.append(f"{module['slug']}: {len(limited)} scenarios for {family}")
    return str(min(counts, default=0))


def _grades(archive: Archive, failures: list[str]) -> str:
    worst = 0.0
    for module in archive.written:
        for lesson in module["lessons"]:
            grade = text.grade(text.lesson_prose(lesson, archive.pools))
            worst = max(worst, grade)
            if grade > GRADE_MAX:
                failures.append(f"{module['slug']}/{lesson['slug']}: reads at grade {grade:.1f}")
    return f"{worst:.1f}/{GRADE_MAX}"


def variant_minutes(module: Mapping[str, Any], family: str) -> tuple[float, float]:
    """(all minutes, minutes of reflection, media and activities) of one job family's variant."""
    parts = [text.minutes(block) for block in text.blocks(module, family)]
    return sum(total for total, _ in parts), sum(active for _, active in parts)


def _minutes(archive: Archive, failures: list[str]) -> str:
    worst = 0.0
    for module in archive.written:
        stated = float(module["hours"]) * 60
        for family in text.FAMILIES:
            total, active = variant_minutes(module, family)
            off = abs(total - stated) / stated * 100
            worst = max(worst, off)
            if off > MINUTES_OFF_MAX:
                failures.append(
                    f"{module['slug']} for {family}: {total:.0f} minutes, {stated:.0f} stated"
                )
            if active / total * 100 > ACTIVITY_SHARE_MAX:
                failures.append(
                    f"{module['slug']} for {family}: {active:.0f} of {total:.0f} min activities"
                )
    return f"{worst:.0f}%/{MINUTES_OFF_MAX}"


def _similar(archive: Archive, failures: list[str]) -> str:
    scenes = [
        (f"{module['slug']}: {value['title']}", text.shingles(text.scenario_words(value)))
        for module in archive.written
        for value in of_type(module, "scenario")
    ]
    worst = 0.0
    for (first, one), (second, other) in combinations(scenes, 2):
        share = text.overlap(one, other) * 100
        worst = max(worst, share)
        if share > SIMILAR_MAX:
            failures.append(f"{share:.0f}% the same words: {first} and {second}")
    return f"{worst:.0f}%/{SIMILAR_MAX}"


def _sources(archive: Archive, failures: list[str]) -> str:
    missing = [
        f"{module['slug']}: no sources" for module in archive.written if not module["sources"]
    ]
    for module in archive.written:
        missing += [
            f"{module['slug']}: a source without title, author or note: {source}"
            for source in module["sources"]
            if not (source["title"] and source["by"] and source["note"])
        ]
        missing += [
            f"{module['slug']}: no credit for {v['file']}"
            for v in of_type(module, "image")
            if not v["credit"]
        ]
    failures += missing
    return str(len(missing))


def main(folder: Path = FOLDER) -> int:
    found = check(load(folder))
    sys.stdout.writelines(
        f"{line}\n" for line in [*(f"  {each}" for each in found.failures), found.line()]
    )
    return int(not found.ok)


if __name__ == "__main__":
    sys.exit(main(*(Path(argument) for argument in sys.argv[1:2])))
