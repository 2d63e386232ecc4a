"""What upper apps add to pages about people: they register, these pages ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pd_portal.people.models import StaffMember
from pd_portal.ui.registry import Registry


@dataclass(frozen=True)
class Tab:
    """A tab of the person page: ``label`` and the ``url`` it leads to."""

    label: str
    url: str


TabProvider = Callable[[StaffMember, Any], Tab | None]
person_tabs: Registry[TabProvider] = Registry(
    "Tabs of the person page: called with (person, user); None where this user has none."
)

StatusProvider = Callable[[list[int], date], dict[int, str]]
my_people_status: Registry[StatusProvider] = Registry(
    "Columns of a supervisor's list: called with (person ids, day), returns words by person id. "
    "The name it is registered under is the column's heading."
)

DataProvider = Callable[[StaffMember], Any]
my_data_parts: Registry[DataProvider] = Registry(
    "Parts of the download of my data: called with the person, returns what JSON can hold."
)

stored_words: Registry[dict[str, str]] = Registry(
    "What the entries that name a person are called on their page: words by model label, or by "
    "label and key such as ``pd_people.Position.supervisor``."
)


@dataclass(frozen=True)
class Waiting:
    """Something that waited for somebody who left: ``what`` in words, ``url`` to take it up."""

    what: str
    url: str = ""


WaitingProvider = Callable[[StaffMember], list[Waiting]]
waiting_for: Registry[WaitingProvider] = Registry(
    "What waits for a person: called with the person who leaves; listed to the unit's head."
)

ReachProvider = Callable[[Any], Any]
unreachable: Registry[ReachProvider] = Registry(
    "Who cannot be told anything: called with a queryset of people, returns those among them."
)
