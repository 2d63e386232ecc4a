"""News from the roster. Each is sent inside the transaction that made it true."""

from django.dispatch import Signal

# person_ids: set of StaffMember ids whose employments, positions or leaves changed;
# now: the moment of the change, aware.
positions_changed = Signal()
