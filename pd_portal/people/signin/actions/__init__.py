from pd_portal.people.signin.actions.codes import IssuedCode, count_miss, issue_code, use_code
from pd_portal.people.signin.actions.linking import decide_review, hold_for_review, link_login

__all__ = [
    "IssuedCode",
    "count_miss",
    "decide_review",
    "hold_for_review",
    "issue_code",
    "link_login",
    "use_code",
]
