"""Would this file end suspiciously many people? Pure."""

from dataclasses import dataclass

from pd_portal.people.conf import setting
from pd_portal.people.roster.comparing import Comparison


@dataclass(frozen=True)
class Ending:
    """How many of ``active`` people a file would end, and the units where that is too many."""

    active: int
    leaving: int
    units: dict[str, int]
    must_type: bool

    def to_json(self) -> dict[str, object]:
        """What is kept with the import."""
        return {
            "active": self.active,
            "leaving": self.leaving,
            "units": self.units,
            "must_type": self.must_type,
        }


def ending_of(comparison: Comparison) -> Ending:
    """What the guard says. Above a tenth, or more than five in a small unit: type the count."""
    small, most = setting("IMPORT_GUARD_SMALL_UNIT"), setting("IMPORT_GUARD_UNIT_COUNT")
    units = {
        unit: count
        for unit, count in sorted(comparison.unit_leaving.items())
        if count > most and comparison.unit_active[unit] < small
    }
    too_many = comparison.leaving > setting("IMPORT_GUARD_SHARE") * comparison.active
    return Ending(comparison.active, comparison.leaving, units, bool(too_many or units))
