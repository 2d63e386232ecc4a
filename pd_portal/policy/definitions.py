"""What each figure means, in the words that go with it: on screen, in print, in a snapshot."""

DEFINITIONS: dict[str, str] = {
    "Headcount": "People with an active position on the day. Whoever has two jobs is counted "
    "once, by the primary one.",
    "Not required": "Outside the audience of the requirement, by its rules.",
    "Excused": "On leave, or exempt by a dated and approved decision. Excused people are not "
    "counted as having met the goal.",
    "Required": "Everybody else. Headcount = not required + excused + required.",
    "Goal met": "Required people whose every module of the pathway counts on the day under the "
    "rules in force.",
    "Overdue": "Required people past their due date who have not met the goal yet.",
    "Expired": "Required people who met the goal once; it ran out and was not renewed in time.",
}
