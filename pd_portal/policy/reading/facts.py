"""People's facts in batches: a fixed number of queries, however many people.

``before`` limits everything to what was recorded before that moment (T16).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pd_portal.policy.models import Requirement
from pd_portal.policy.reading.decisions import exemptions_of, leaves_and_extensions_of
from pd_portal.policy.reading.moments import Known
from pd_portal.policy.reading.positions import periods_of, positions_of, scheduled
from pd_portal.policy.reading.work import counting, done_by, submissions_of
from pd_portal.policy.reckoning import facts

BATCH = 2000


@dataclass
class Read:
    """What was read of a batch, by person id; ``periods`` by calendar id.

    Exemptions and extensions come with the id of their requirement, None where they hold for
    every one; exemptions of no one person stand under None.
    """

    positions: dict
    periods: dict
    leaves: dict
    exemptions: dict
    extensions: dict
    completions: dict
    starts: dict
    submissions: dict


class Reader:
    """Reads facts for requirements: as many queries for one of them as for twelve.

    ``people`` answers for the one requirement there is, ``for_each`` for every one.
    """

    def __init__(self, *requirements: Requirement, before: datetime | None = None):
        self.requirements = requirements
        self.known = Known(before)

    def people(self, ids: Iterable[int]) -> dict[int, facts.Person]:
        """Facts by person id, for everyone asked for."""
        (requirement,) = self.requirements
        return self.for_each(ids)[requirement.pk]

    def for_each(self, ids: Iterable[int]) -> dict[int, dict[int, facts.Person]]:
        """Facts by requirement id and person id."""
        ids = list(ids)
        read = self._read(ids)
        return {each.pk: self._people(each, ids, read) for each in self.requirements}

    def _read(self, ids: list[int]) -> Read:
        known = self.known
        positions = positions_of(ids, known)
        calendars = {calendar for held in positions.values() for _, calendar in held if calendar}
        completions, starts = done_by(ids, known)
        leaves, extensions = leaves_and_extensions_of(ids, self.requirements, known)
        return Read(
            positions=positions,
            periods=periods_of(calendars),
            leaves=leaves,
            exemptions=exemptions_of(ids, self.requirements, known),
            extensions=extensions,
            completions=completions,
            starts=starts,
            submissions=submissions_of(ids, known),
        )

    def _people(
        self, requirement: Requirement, ids: list[int], read: Read
    ) -> dict[int, facts.Person]:
        def own(rows):
            if not rows:
                return ()
            return tuple(fact for wanted, fact in rows if wanted in (None, requirement.pk))

        shared = own(read.exemptions[None])
        return {
            pk: facts.Person(
                positions=tuple(position for position, _ in read.positions[pk]),
                leaves=tuple(read.leaves[pk]),
                exemptions=(*shared, *own(read.exemptions[pk])),
                extensions=own(read.extensions[pk]),
                completions=counting(requirement, read.completions[pk], read.positions[pk]),
                starts=tuple(read.starts[pk]),
                submissions=tuple(read.submissions[pk]),
                scheduled=scheduled(requirement, read.positions[pk], read.periods),
            )
            for pk in ids
        }
