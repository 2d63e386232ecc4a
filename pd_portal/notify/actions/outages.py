"""A channel that is down is noted once, tried again later, and forgotten when it works."""

from datetime import datetime, timedelta

from pd_portal.notify.models import Outage

WAITS = [timedelta(minutes=m) for m in (1, 2, 5, 10, 15)]


def channels_down(*, now: datetime) -> list[str]:
    """Channels nobody tries before their next attempt is due."""
    later = Outage.objects.filter(try_again_at__gt=now)
    # A clock that was set back must not keep the mail for longer than the longest wait.
    later = later.filter(try_again_at__lte=now + WAITS[-1])
    return list(later.values_list("channel", flat=True))


def note_down(*, channel: str, error: str, now: datetime) -> Outage:
    """Write down that ``channel`` failed; each failure in a row waits longer, 15 minutes at most."""
    outage, is_new = Outage.objects.get_or_create(
        channel=channel,
        defaults={"since": now, "try_again_at": now + WAITS[0], "last_error": error[:500]},
    )
    if not is_new:
        wait = WAITS[min(outage.tries, len(WAITS) - 1)]
        outage.tries += 1
        outage.try_again_at = now + wait
        outage.last_error = error[:500]
        outage.save()
    return outage


def note_up(*, channel: str) -> None:
    """The channel took a message."""
    Outage.objects.filter(channel=channel).delete()
