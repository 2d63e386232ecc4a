"""Everyone on the roster has a clock and a calendar of their own."""

import rules

from pd_portal.access.predicates import on_roster

rules.add_perm("calendars.own", on_roster)
