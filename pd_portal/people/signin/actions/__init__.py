from pd_portal.people.signin.actions.codes import IssuedCode, count_miss, issue_code, use_code
from pd_portal.people.signin.actions.linking import (
    ask_about_returned,
    decide_review,
    hold_for_review,
    link_login,
)

__all__ = [
    "IssuedCode",
    "ask_about_returned",
    "count_miss",
    "decide_review",
    "hold_for_review",
    "issue_code",
    "link_login",
    "use_code",
]
