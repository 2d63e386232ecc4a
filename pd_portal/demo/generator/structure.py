"""The fictional agency and its two partner districts: units and how many people work in each.

Nothing here names a real agency, district or school.
"""

from dataclasses import dataclass

AGENCY = "MSESD"
TIDEWATER = "TIDE"
LARKSPUR = "LARK"


@dataclass(frozen=True)
class Unit:
    """A place: ``weights`` is how many of 600 people of each job family work there."""

    code: str
    name: str
    kind: str
    parent: str | None
    employer: str
    weights: tuple[tuple[str, int], ...] = ()


def _school(code: str, name: str, parent: str, employer: str, size: int) -> Unit:
    weights = (
        ("classroom", size),
        ("para", max(2, size // 3)),
        ("office", 2),
        ("operations", max(2, size // 6)),
        ("leaders", 1 if size < 26 else 2),
    )
    return Unit(code, name, "school", parent, employer, weights)


UNITS: tuple[Unit, ...] = (
    Unit("MS", "Madrona Sound Educational Service District", "agency", None, AGENCY),
    Unit("MS-SUP", "Superintendent's Office", "department", "MS", AGENCY,
         (("leaders", 4), ("office", 4))),
    Unit("MS-BRD", "Board of Directors", "department", "MS", AGENCY, (("board", 7),)),
    Unit("MS-EQ", "Equity in Education", "department", "MS", AGENCY,
         (("classroom", 9), ("leaders", 2), ("office", 2))),
    Unit("MS-HR", "Human Resources", "department", "MS", AGENCY, (("office", 8), ("leaders", 1))),
    Unit("MS-BUS", "Business Services", "department", "MS", AGENCY,
         (("office", 14), ("leaders", 2))),
    Unit("MS-LT", "Learning and Teaching", "department", "MS", AGENCY,
         (("classroom", 26), ("office", 4), ("leaders", 2))),
    Unit("MS-SPS", "Special Services", "department", "MS", AGENCY,
         (("classroom", 22), ("para", 18), ("office", 3), ("leaders", 2))),
    Unit("MS-TRN", "Transportation Cooperative", "department", "MS", AGENCY,
         (("operations", 36), ("office", 3), ("leaders", 1))),
    Unit("MS-NUT", "Nutrition and Facilities", "department", "MS", AGENCY,
         (("operations", 20), ("office", 2), ("leaders", 1))),
    Unit("MS-TEC", "Technology Services", "department", "MS", AGENCY,
         (("office", 11), ("leaders", 1))),
    Unit("MS-EL", "Early Learning", "department", "MS", AGENCY, (("office", 4), ("leaders", 2))),
    Unit("MS-EL1", "Heron Point Early Learning Center", "program", "MS-EL", AGENCY,
         (("classroom", 10), ("para", 10), ("operations", 2), ("leaders", 1))),
    Unit("MS-EL2", "Cannery Road Early Learning Center", "program", "MS-EL", AGENCY,
         (("classroom", 8), ("para", 8), ("operations", 2), ("leaders", 1))),
    Unit("MS-EL3", "Skiff Island Home Visits", "program", "MS-EL", AGENCY,
         (("classroom", 4), ("para", 2))),
    Unit("TW", "Tidewater Bay School District", "district", "MS", TIDEWATER,
         (("leaders", 4), ("office", 10))),
    _school("TW-HE", "Heron Elementary", "TW", TIDEWATER, 24),
    _school("TW-KE", "Kelp Creek Elementary", "TW", TIDEWATER, 22),
    _school("TW-MS", "Tidewater Middle School", "TW", TIDEWATER, 28),
    _school("TW-HS", "Tidewater High School", "TW", TIDEWATER, 34),
    Unit("TW-BUS", "Tidewater Transportation", "department", "TW", TIDEWATER,
         (("operations", 14), ("leaders", 1))),
    Unit("LV", "Larkspur Valley School District", "district", "MS", LARKSPUR,
         (("leaders", 3), ("office", 6))),
    _school("LV-ES", "Larkspur Elementary", "LV", LARKSPUR, 24),
    _school("LV-SS", "Larkspur Valley Secondary School", "LV", LARKSPUR, 28),
    Unit("LV-FAC", "Larkspur Facilities and Kitchens", "department", "LV", LARKSPUR,
         (("operations", 9),)),
)  # fmt: skip

# Where completion lags, on purpose: something for HR to find.
LAGGING = "TW-MS"

EMPLOYERS = {
    AGENCY: ("MS", "Madrona Sound Educational Service District"),
    TIDEWATER: ("TW", "Tidewater Bay School District"),
    LARKSPUR: ("LV", "Larkspur Valley School District"),
}

JOB_GROUPS = (
    ("classroom", "Teachers and specialists"),
    ("para", "Paraeducators"),
    ("office", "Office and professional staff"),
    ("operations", "Transportation, nutrition and facilities"),
    ("leaders", "Leaders and supervisors"),
    ("board", "Board directors"),
)

TITLES = {
    "classroom": ("Teacher", "Special Education Teacher", "School Counselor", "Reading Specialist",
                  "Instructional Coach", "Multilingual Learner Specialist"),
    "para": ("Paraeducator", "Para, One to One", "Library Para"),
    "office": ("Office Professional", "Registrar", "Payroll Specialist", "Program Assistant",
               "Systems Analyst"),
    "operations": ("Bus Driver", "Cook", "Custodian", "Groundskeeper", "Mechanic"),
    "leaders": ("Principal", "Assistant Principal", "Director", "Program Manager"),
    "board": ("Director, Board of Directors",),
}  # fmt: skip


# However large the agency is, some places are small: their people are counted with others.
SMALL = frozenset({"MS-BRD", "MS-EL3"})
# Up to this many people every place grows with the agency, and anybody may move anywhere.
BIG = 2000


def open_units(staff: int) -> tuple[Unit, ...]:
    """Units that people move to, or work in besides."""
    return tuple(unit for unit in UNITS if staff <= BIG or unit.code not in SMALL)


def scaled(staff: int) -> list[tuple[Unit, str, int]]:
    """Rows of (unit, job family, head count) adding up to about ``staff`` people."""
    base = sum(count for unit in UNITS for _, count in unit.weights)
    rows = []
    for unit in UNITS:
        for family, count in unit.weights:
            # The Board has as many directors as it has seats, whatever the size of the agency.
            is_small = family == "board" or (staff > BIG and unit.code in SMALL)
            rows.append((unit, family, count if is_small else max(1, round(count * staff / base))))
    return rows
