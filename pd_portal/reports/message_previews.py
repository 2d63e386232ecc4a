"""Made-up examples of what supervisors have us write."""

from datetime import date

from pd_portal.notify.previews import Preview, previews
from pd_portal.notify.rendering import absolute
from pd_portal.reports.actions.supervising import REMINDED


@previews.provides(REMINDED)
def reminded() -> list[Preview]:
    said = {
        "title": "Cultural proficiency for all staff",
        "due_on": date(2027, 3, 31),
        "by": "Mina Okafor",
        "link": absolute("/home/"),
    }
    why = "Mina Okafor asked us to remind you"
    return [Preview("With a due date", why, said), Preview("Without", why, said | {"due_on": None})]
