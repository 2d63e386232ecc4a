"""News from coaching. Each is sent inside the transaction that made it true."""

from django.dispatch import Signal

# session: CoachingSession, just logged as held; now: aware.
session_held = Signal()
# engagement: Engagement; now: aware.
engagement_closed = Signal()
