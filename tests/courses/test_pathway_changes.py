"""What a draft changes, in sentences."""

from courses.pathway_changes import Asked, Asks, changes

DOORS = Asked("Doors", "required")


def told(old, new, before=0, after=0):
    return changes(Asks(old, before), Asks(new, after))


def test_the_same_is_no_change():
    assert told({"m1": DOORS}, {"m1": DOORS}) == []


def test_what_comes_and_goes_is_named():
    assert told({"m1": DOORS}, {"m2": Asked("Names", "elective")}, after=1) == [
        "Names is new: an elective.",
        "Doors is no longer in it.",
        "Electives needed: 1 instead of 0.",
    ]


def test_what_is_asked_otherwise_is_said_both_ways():
    assert told({"m1": DOORS}, {"m1": Asked("Doors", "elective", 2)}) == [
        "Doors is now an elective; it was required.",
        "Doors counts from version 2; it did from version 1.",
    ]
