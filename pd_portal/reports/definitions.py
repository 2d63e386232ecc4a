"""What the words of a report mean: footnotes of the page, a sheet of the download."""

from pd_portal.reports.questions import Question
from pd_portal.ui.dates import words

HEADCOUNT = (
    "Headcount",
    "People with an active position on the day, heads and not full-time equivalents. Whoever has "
    "two jobs is counted once, by the primary one.",
)
REQUIRED = (
    "Required",
    "In the audience of the rules in force that day and not excused. Required is the sum of not "
    "started, in progress, waiting for review, completed and met.",
)
EXCUSED = (
    "Excused",
    "On leave, or exempt by a dated and approved decision. Excused people are counted neither as "
    "having met the goal nor as owing it.",
)
MET = (
    "Goal met",
    "Every required module is finished, and every task in it shown where the rules ask for that, "
    "and it has not run out by the day.",
)
PAST = (
    "Overdue, expired",
    "Overdue: past the due date and not met. Expired: met once, run out and not renewed. Both are "
    "among the required.",
)
ON_RECORD = (
    "On record",
    "The module was finished at the version demanded or later, on or before the day, and no "
    "correction took it back. Whether it still counts, the person's timeline says.",
)
ENDS = (
    "Ends within",
    "People who have met the goal and whose renewal is due within that many days of the day.",
)
PAID_HOURS = (
    "Paid hours",
    "The hours a module's release stated, for each module finished by somebody who was paid by the "
    "hour on that day. Prior learning is left out, and no wages are kept.",
)
GOAL_PAGE = (HEADCOUNT, REQUIRED, EXCUSED, MET, PAST, ON_RECORD, ENDS)


def notes_of(question: Question, title: str) -> list[tuple[str, str]]:
    """The definitions of a download, with what was asked."""
    asked = [
        ("Requirement", question.requirement.title),
        ("Employer", question.requirement.employer.name),
        ("What", title),
        ("Where", question.place),
        ("As of", words(question.as_of)),
        ("Using what was known on", words(question.known_on) if question.known_on else "Now"),
    ]
    return [*asked, *GOAL_PAGE]
