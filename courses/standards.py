"""Standard sets the portal starts with. Editable afterwards; names are facts, not our wording."""

from typing import Any

CCDEI = "CCDEI"
ELEMENTS = "Essential elements"

STARTING_SETS: dict[str, dict[str, Any]] = {
    CCDEI: {
        "title": "Cultural competency, diversity, equity and inclusion (CCDEI) standards",
        "source": "WAC 181-85-204",
        "domains": [
            "Understanding Self and Others",
            "Student, Family, and Community Engagement",
            "Learning Partnerships",
            "Leading for Educational Equity",
        ],
    },
    ELEMENTS: {
        "title": "Five essential elements of cultural proficiency",
        "source": "Lindsey, Robins and Terrell, Cultural Proficiency (1999 and later)",
        "domains": [
            "Assess culture",
            "Value diversity",
            "Manage the dynamics of difference",
            "Adapt to diversity",
            "Institutionalize cultural knowledge",
        ],
    },
}

JOB_FAMILIES = {
    "classroom": "Classroom",
    "para": "Paraeducators",
    "office": "Office",
    "operations": "Transport, nutrition and facilities",
    "leaders": "Leaders",
    "board": "Board",
}
