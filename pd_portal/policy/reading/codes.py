"""The timeline's codes as the small integers Standing stores, and back."""

from pd_portal.policy.models import Obligation, Progress, Reason, Timing
from pd_portal.policy.reckoning import facts

OBLIGATION = {code: Obligation[code.upper()] for code in facts.OBLIGATIONS}
REASON = {
    code: Reason[code.upper().replace(":", "_")]
    for code in (*facts.NOT_REQUIRED_REASONS, *facts.EXCUSED_REASONS)
} | {None: Reason.NONE}
PROGRESS = {code: Progress[code.upper()] for code in facts.PROGRESSES} | {None: Progress.NONE}
TIMING = {code: Timing[code.upper()] for code in facts.TIMINGS} | {None: Timing.NONE}
