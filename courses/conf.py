"""Switches of Courses. A site overrides them as ``PD_PORTAL_<NAME>``."""

from pd_portal.ui.switches import Switch, declare

setting = declare(
    {
        "KEEP_PRIVATE_REFLECTIONS": Switch(
            False,
            "Keep private reflections, sealed in the vault. Off: only that one was written is recorded.",
        ),
        "REVIEW_PROMISE_DAYS": Switch(
            14, "Days within which a facilitator promises to have read a task."
        ),
        "CONCERN_PROMISE_DAYS": Switch(
            10, "Days within which a concern is answered where its employer has set nothing else."
        ),
    }
)
