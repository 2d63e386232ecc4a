"""What a reader of a course archive meets: its words, its minutes, its reading grade.

Pure functions over the plain dictionaries of an archive (docs/content-sources.md). No Django.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

Block = Mapping[str, Any]

FAMILIES = ("classroom", "para", "office", "operations", "leaders", "board")

WORDS_A_MINUTE = 180
QUESTION_MINUTES = 1.5
SCENARIO_MINUTES = 4.0
ACTIVITY_MINUTES = {"reflection": 10.0, "self_rating": 3.0, "commitment": 5.0}
READ_KEYS = {
    "paragraph": ("text",),
    "callout": ("heading", "text"),
    "quotation": ("text", "source"),
    "table": ("caption",),
    "image": ("caption",),
    "local_fact": ("lead",),
    "shared_task": ("prompt",),
}

# Names and titles a writer cannot make shorter. They count as one plain word each.
NAMES = (
    r"(?:Chapter )?(?:RCW|WAC) [\d A-Z.-]*\d",
    r"Operating Policy \d+",
    r"McKinney-Vento(?: Homeless Assistance)?(?: Act)?",
    r"Professional Educator Standards Board",
    r"Office of Superintendent of Public Instruction",
    r"Washington Law Against Discrimination",
    r"Understanding Self and Others",
    r"Student, Family, and Community Engagement",
    r"Learning Partnerships",
    r"Leading for Educational Equity",
    r"Racial Equity (?:Toolkit|Tool)",
    r"Individualized Education Program",
)
_NAMES = re.compile("|".join(NAMES))
_BLOCK_END = re.compile(r"</(?:p|li|h3|h4)>")
_HEADING = re.compile(r"<h[34]>.*?</h[34]>", re.S)
_TAG = re.compile(r"<[^>]+>")
_SENTENCE_END = re.compile(r"[.!?:]$")


def plain(markup: str) -> str:
    """Text of a rich-text value, one line a paragraph."""
    return html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", markup))).strip()


def word_count(text: str) -> int:
    return len(re.findall(r"[\w$%'’./-]*\w[\w$%'’./-]*", text))


def for_family(value: Mapping[str, Any], family: str) -> bool:
    """An empty or absent list of job groups means everyone."""
    groups = value.get("job_groups") or []
    return not groups or family in groups


def blocks(module: Mapping[str, Any], family: str | None = None) -> Iterator[Block]:
    """Every block of a module in reading order, or only those one job family is shown."""
    for lesson in module["lessons"]:
        if family is None or for_family(lesson, family):
            yield from (
                block
                for block in lesson["body"]
                if family is None or for_family(block["value"], family)
            )


def reading_text(block: Block) -> str:
    """What is read at reading speed. Questions, scenarios and activities have minutes of their own."""
    return "\n".join(plain(part) for part in _read_parts(block["type"], block["value"]) if part)


def _read_parts(kind: str, value: Mapping[str, Any]) -> Iterator[str]:
    for key in READ_KEYS.get(kind, ()):
        yield value.get(key, "")
    if kind == "accordion":
        for item in value["items"]:
            yield from (item["heading"], item["text"])
    elif kind == "table":
        yield from value["header"]
        for row in value["rows"]:
            yield from row
    elif kind == "shared_task":
        for row in value["rubric"]:
            yield from (row["criterion"], *row["levels"].values())


def minutes(block: Block) -> tuple[float, float]:
    """(all minutes, those of them spent in reflection, media and activities)."""
    value = block["value"]
    match block["type"]:
        case "knowledge_check":
            return QUESTION_MINUTES, 0.0
        case "question_pool":
            return QUESTION_MINUTES * value["draw"], 0.0
        case "scenario":
            return SCENARIO_MINUTES, 0.0
        case "video" | "audio":
            length = float(value.get("minutes") or 0)
            return length, length
        case kind if kind in ACTIVITY_MINUTES:
            return ACTIVITY_MINUTES[kind], ACTIVITY_MINUTES[kind]
        case _:
            return word_count(reading_text(block)) / WORDS_A_MINUTE, 0.0


def question_prose(question: Mapping[str, Any]) -> Iterator[str]:
    yield question["prompt"]
    for option in question.get("options", []):
        yield from (option["text"], option["rationale"])
    for pair in question.get("pairs", []):
        yield pair["rationale"]
    for item in question.get("items", []):
        yield from (item["text"], item["rationale"])
    yield question.get("explanation", "")


def prose(block: Block, pools: Mapping[str, Any]) -> Iterator[str]:
    """Everything in a block that is written in sentences; headings, tables and captions are not."""
    value = block["value"]
    match block["type"]:
        case "paragraph" | "callout" | "quotation":
            yield plain(_HEADING.sub("", value["text"]))
        case "accordion":
            yield from (plain(_HEADING.sub("", item["text"])) for item in value["items"])
        case "knowledge_check":
            yield from question_prose(value)
        case "question_pool":
            for question in pools[value["pool"]]["questions"]:
                yield from question_prose(question)
        case "scenario":
            yield plain(value["scene"])
            for option in value["options"]:
                yield from (option["text"], option["rationale"])
        case "video" | "audio":
            yield plain(value["transcript"])
        case "self_rating":
            yield value["intro"]
            yield from (statement["text"] for statement in value["statements"])
        case "commitment" | "reflection" | "shared_task":
            yield plain(value["prompt"])


def lesson_prose(lesson: Mapping[str, Any], pools: Mapping[str, Any]) -> str:
    """A lesson's sentences, one a line, with names and titles of laws made into a plain word."""
    lines = (
        line.strip()
        for block in lesson["body"]
        for text in prose(block, pools)
        for line in text.splitlines()
        if line.strip()
    )
    return _NAMES.sub(
        "law", "\n".join(line if _SENTENCE_END.search(line) else f"{line}." for line in lines)
    )


def syllables(word: str) -> int:
    """The larger of two counts, so that a grade is never kinder than pyphen alone would give.

    textstat's own count needs a dictionary that it downloads; a check must not depend on that.
    """
    import pyphen

    word = word.lower().strip("'’")
    groups = re.findall(r"[aeiouy]+", word)
    silent = re.search(r"[^aeiouyl]e$|[^aeiouydt]ed$|[^aeiouyscxzgh]es$", word) is not None
    return max(1, len(groups) - int(silent and len(groups) > 1), _hyphen_syllables(pyphen, word))


def _hyphen_syllables(pyphen: Any, word: str) -> int:
    return len(pyphen.Pyphen(lang="en_US").positions(word)) + 1


def grade(text: str) -> float:
    """Flesch-Kincaid grade: textstat counts words and sentences, `syllables` the syllables.

    Raises RuntimeError with what to install when textstat is missing.
    """
    try:
        from textstat.backend.counts import count_sentences, count_words
    except ImportError as error:
        raise RuntimeError("Reading grades need textstat: pip install textstat") from error
    words = count_words(text)
    if not words:
        return 0.0
    all_syllables = sum(syllables(word) for word in re.findall(r"[A-Za-z'’]+", text))
    return 0.39 * words / count_sentences(text) + 11.8 * all_syllables / words - 15.59


def shingles(text: str, size: int = 5) -> set[tuple[str, ...]]:
    """The word sequences of a text, five words long."""
    words = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(words[start : start + size]) for start in range(len(words) - size + 1)}


def scenario_words(scenario: Mapping[str, Any]) -> str:
    return " ".join([plain(scenario["scene"]), *(option["text"] for option in scenario["options"])])


def overlap(first: set[tuple[str, ...]], second: set[tuple[str, ...]]) -> float:
    """Shared sequences as a part of the smaller text's."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def longest_run(positions: Iterable[int]) -> int:
    """How often in a row the right answer stands in the same place."""
    places = list(positions)
    best = run = 1 if places else 0
    for before, after in pairwise(places):
        run = run + 1 if before == after else 1
        best = max(best, run)
    return best
