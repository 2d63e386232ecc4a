"""News from the roster. Each is sent inside the transaction that made it true."""

from django.dispatch import Signal

# person_ids: set of StaffMember ids whose employments, positions or leaves changed;
# now: the moment of the change, aware.
positions_changed = Signal()

# person_ids: set of StaffMember ids whose last day has passed; now: when that was noticed. Feeds,
# tokens and the like end here at the latest.
people_left = Signal()

# person_ids: set of StaffMember ids who work here again and whose old login somebody has to confirm;
# now: when that was noticed. Sent every minute until it is decided.
people_returned = Signal()

# request: the JoinRequest that waits for an answer, or that was answered; actor: who did it;
# now: when.
join_asked = Signal()
join_answered = Signal()

# grant: the RoleGrant that waits for its second person; actor: who gave it; now: when.
role_waits = Signal()

# report: the MistakeReport that was answered; actor: who answered; now: when.
mistake_answered = Signal()

# code: the ActivationCode that was made for somebody who has a login already; actor: who made it;
# now: when.
sign_in_renewed = Signal()
