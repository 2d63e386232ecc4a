"""Who sees what of somebody's learning. One table: the public page, the line at each activity and
the permissions are read from it, so that they cannot differ.
"""

from dataclasses import dataclass
from enum import Enum


class Viewer(Enum):
    """Who may be looking. The value is what the page calls them."""

    PERSON = "You"
    SUPERVISOR = "Your supervisor"
    HR = "HR"
    FACILITATOR = "Facilitators"
    CONCERNS_OWNER = "Whoever answers concerns"
    AUTHOR = "Authors of the module"
    BOARD = "The Board and the public"


P, S, H, F = Viewer.PERSON, Viewer.SUPERVISOR, Viewer.HR, Viewer.FACILITATOR
C, A, B = Viewer.CONCERNS_OWNER, Viewer.AUTHOR, Viewer.BOARD


@dataclass(frozen=True)
class Row:
    """One kind of learning data: its ``words``, who sees it, and a ``note`` on limits."""

    key: str
    words: str
    viewers: frozenset[Viewer]
    note: str = ""


def row(key: str, words: str, *viewers: Viewer, note: str = "") -> Row:
    return Row(key, words, frozenset(viewers), note)


TABLE: tuple[Row, ...] = (
    row("status", "Which modules you started and finished, with dates", P, S, H),
    row("source_hours", "How a module was completed, and its hours", P, H),
    row("answers", "Your answers, right and wrong", P),
    row("attempts", "How many tries you needed", P),
    row("scores", "Your scores", P),
    row("would_do", "What you said you would do in a scene", P),
    row("self_ratings", "Your self-ratings", P),
    row("commitments", "Your if-then plans", P),
    row(
        "private_text", "Private reflections", P, note="As shipped, the words are not kept at all."
    ),
    row("minutes", "Minutes you were active", P, note="An estimate, never counted as hours."),
    row(
        "shared_text",
        "Reflections you share with a facilitator",
        P,
        F,
        note="Until one has read it and may have answered.",
    ),
    row(
        "shared_tasks",
        "Tasks you hand in to be read, and what readers wrote",
        P,
        F,
        note="While it waits; never your supervisor, your coach or somebody you lead.",
    ),
    row(
        "help",
        "That your tries at a check are used up",
        P,
        F,
        note="Your name and the module, without answers and scores.",
    ),
    row("concerns", "Concerns you raise about a lesson", P, C),
    row(
        "counts",
        "How often each option of a question is chosen",
        A,
        note="Counts of 10 people or more, without names.",
    ),
    row("totals", "How many people have met the goal", S, H, A, B, note="Totals without names."),
)
BY_KEY = {one.key: one for one in TABLE}

# Which row the line at an activity is read from.
ACTIVITY = {
    "knowledge_check": "answers",
    "question_pool": "answers",
    "scenario": "would_do",
    "self_rating": "self_ratings",
    "commitment": "commitments",
    "shared_task": "shared_tasks",
}


def may_see(key: str, viewer: Viewer) -> bool:
    """Whether ``viewer`` sees that kind of data. The only source of permissions on it."""
    return viewer in BY_KEY[key].viewers


def row_of_activity(block_type: str, sharing: str = "") -> Row:
    """The row that covers what is entered in a block."""
    if block_type == "reflection":
        return BY_KEY["shared_text" if sharing == "facilitator" else "private_text"]
    return BY_KEY[ACTIVITY[block_type]]


def line(one: Row) -> str:
    """One sentence: who can see this. A public-records request may reach what is kept."""
    others = [viewer.value for viewer in Viewer if viewer in one.viewers - {P}]
    who = "Only you can see this" if not others else f"You and {named(others)} can see this"
    return f"{who}."


def named(others: list[str]) -> str:
    low = [other[0].lower() + other[1:] if other != "HR" else other for other in others]
    return " and ".join(filter(None, [", ".join(low[:-1]), low[-1]]))
