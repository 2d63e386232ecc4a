"""The menu of services, focus areas and kinds of records a new installation starts with."""

SERVICES = [
    (
        "leadership",
        "Leadership coaching",
        "Goal, practice and reflection in cycles, with a trained coach",
        "research",
        8,
    ),
    ("data", "Data coaching", "Cycles of inquiry with data protocols", "research", 6),
    (
        "advisory-committee",
        "Equity advisory committee support",
        "Charter, seats, agendas and recommendations that become plan steps",
        "promising",
        10,
    ),
    (
        "racial-equity-tool",
        "Racial equity tool support",
        "Six steps from outcomes to reporting back, on a real decision",
        "promising",
        4,
    ),
    (
        "professional-development",
        "Professional development support",
        "Learning tailored to a building's needs, with practice and follow-up",
        "research",
        6,
    ),
]
FOCUS_AREAS = [
    ("communication", "Communication"),
    ("program-development", "Program development"),
    ("system-reform", "System reform"),
    ("family-engagement", "Family and community engagement"),
    ("hiring-retention", "Hiring and retention"),
    ("data-use", "Use of data"),
    ("team-leadership", "Leading a team"),
]
AGREEMENT = """We meet to work on goals the client chooses. The client decides what we talk about and what is written down together.

The coach listens, asks and suggests, and does not evaluate. Nothing said here is used in an evaluation.

Either of us can ask to change this agreement or to end it at any time, without giving a reason. Whoever cannot come says so as early as possible.

What we write is a record of a public agency. The portal shows who can read it; a public-records request may reach it, and the people concerned are told first."""
RECORD_TYPES = ("private_note", "shared", "session", "agreement")
