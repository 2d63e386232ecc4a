"""Made-up examples of what needs no other app to be said."""

from pd_portal.notify.previews import Preview, previews
from pd_portal.notify.rendering import absolute


@previews.provides("welcome")
def welcome() -> list[Preview]:
    link = absolute("/accounts/activate/")
    return [Preview("Somebody new", "you are new here", {"link": link})]


@previews.provides("report_ready")
def report_ready() -> list[Preview]:
    said = {"title": "People by unit, March 2027", "link": absolute("/jobs/")}
    why = "you asked for it"
    return [
        Preview("Ready", why, {**said, "failed": False, "said": "412 rows."}),
        Preview("Failed", why, {**said, "failed": True, "said": "Please try again."}),
    ]
