"""Due dates of modules in a person's own calendar feed."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from courses.models import ModulePage
from pd_portal.calendars.feeds import feed_items
from pd_portal.calendars.ics import Entry, uid_host
from pd_portal.people.models import StaffMember
from pd_portal.policy.providers import still_to_do
from pd_portal.policy.queries.mine import Owed, owed_by
from pd_portal.ui.dates import local_day
from pd_portal.ui.dates import now as current_moment


@feed_items.provides("module due dates")
def due_dates_in_feed(
    person: StaffMember, first: datetime, last: datetime, with_names: bool
) -> Iterable[Entry]:
    """A day without a time for each module still to do; it blocks nothing.

    A feed that says only "Busy" leaves them out: a due date keeps nobody from meeting.
    """
    if not with_names:
        return
    today = local_day(current_moment())
    for owed in owed_by(person, today):
        due = owed.due_on
        if due and not owed.is_met and local_day(first) <= due <= local_day(last):
            yield from _entries(owed, person)


def _entries(owed: Owed, person: StaffMember) -> Iterator[Entry]:
    today = local_day(current_moment())
    modules = ModulePage.objects.filter(pk__in=still_to_do(owed.requirement, person, today))
    for module in modules.order_by("pk"):
        yield Entry(
            uid=f"due-{owed.requirement.pk}-{module.pk}-{person.pk}@{uid_host()}",
            title=f"Due: {module.title}",
            changed_at=owed.recorded_at,
            day=owed.due_on,
            busy=False,
        )
