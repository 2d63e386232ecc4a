"""What other apps do when two records of one person become one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pd_portal.people.models.persons import StaffMember
from pd_portal.ui.registry import Registry


class MergeHandler(Protocol):
    """Settles what moving foreign keys alone cannot, such as two rows that may be only one."""

    def merge(self, duplicate: StaffMember, into: StaffMember, now: datetime) -> Any:
        """Runs before the keys move; returns JSON that ``undo`` gets back."""

    def undo(self, duplicate: StaffMember, into: StaffMember, kept: Any, now: datetime) -> None:
        """Runs after the keys moved back."""


merge_handlers: Registry[MergeHandler] = Registry("Handlers of merging two people, by name.")


# Tables of upper apps whose rows follow from the facts, or only tell of them: undoing an import
# need not stop for those. The owner adds its tables here.
derived_tables: set[str] = set()


@dataclass(frozen=True)
class PersonKey:
    """A column somewhere that refers to a person."""

    model: Any
    field: Any

    @property
    def name(self) -> str:
        return f"{self.model._meta.db_table}.{self.field.column}"

    @property
    def lasting(self) -> bool:
        """A record in its own right, made by a person."""
        return self.model._meta.db_table not in derived_tables


# The merge itself and the pointer it sets tell the story of both records.
OWN = {"pd_people_merge", "pd_people_staffmember"}


def person_keys() -> list[PersonKey]:
    """Every column of every installed app that refers to a person, by table and column."""
    relations = [
        PersonKey(relation.related_model, relation.field)
        for relation in StaffMember._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.many_to_many
    ]
    keys = [key for key in relations if key.model._meta.db_table not in OWN]
    return sorted(keys, key=lambda key: key.name)
