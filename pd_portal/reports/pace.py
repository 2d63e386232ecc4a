"""Where a figure goes if people go on as they did. Pure.

A weighty forecast is not to be had from twelve weeks; this one says what it assumes, and the page
says how far it was off the last time.
"""

WEEKS = 12


def paced(required: int, still_met: int, met_lately: int, *, days_ahead: int) -> int:
    """People who will have met the goal in ``days_ahead`` days at the pace of the last 12 weeks.

    ``still_met``: who will still have met it then if nobody does anything more. ``met_lately``:
    how often the goal was met in the last 12 weeks. Never more than ``required``.
    """
    more = met_lately * days_ahead / (WEEKS * 7)
    return max(still_met, min(required, still_met + int(more)))
