"""Who may do what with course pages, releases and learning records.

What may be seen of somebody's learning is read from ``courses.who_sees``.
"""

from typing import Any

import rules

from courses.models import Concern, Submission
from courses.queries.reviewing import apart_from
from courses.who_sees import Viewer, may_see
from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.access.predicates import has_role, on_roster, signed_in
from pd_portal.ui.dates import today

writes_courses = has_role(roles.AUTHOR, roles.ADMINISTRATOR)
facilitates = has_role(roles.FACILITATOR)
keeps_records = has_role(roles.HR, roles.REGISTRAR)

VIEWERS = {
    roles.SUPERVISOR: Viewer.SUPERVISOR,
    roles.HR: Viewer.HR,
    roles.FACILITATOR: Viewer.FACILITATOR,
    roles.AUTHOR: Viewer.AUTHOR,
}


def sees(key: str) -> rules.Predicate:
    """Holds a role that the table lets see this kind of data."""
    wanted = [role for role, viewer in VIEWERS.items() if may_see(key, viewer)]
    return has_role(*wanted)


@rules.predicate
def not_too_close(user: Any, submission: Submission | None) -> bool:
    """Neither the person's supervisor nor report nor coach, nor the person."""
    if submission is None:
        return True
    return holder_of(user).person_id not in apart_from(submission.person_id, today())


@rules.predicate
def answers_concerns(user: Any, concern: Concern | None) -> bool:
    """Owns the concern; one without an owner is the administrators'."""
    person_id = holder_of(user).person_id
    if concern is None:
        return person_id is not None
    if concern.owner_id is None:
        return bool(has_role(roles.ADMINISTRATOR)(user))
    return concern.owner_id == person_id


@rules.predicate
def raised_it(user: Any, concern: Concern | None) -> bool:
    return concern is None or concern.person_id == holder_of(user).person_id


@rules.predicate
def somebody_else(user: Any, person: Any) -> bool:
    """Nobody writes or withdraws a record of their own."""
    return person is None or person.pk != holder_of(user).person_id


rules.add_perm("courses.author", writes_courses)
rules.add_perm("courses.try_module", on_roster)
rules.add_perm("courses.release_module", writes_courses)
rules.add_perm("courses.learn", signed_in)
rules.add_perm("courses.start_module", on_roster)
rules.add_perm("courses.open_record", on_roster)
rules.add_perm("courses.review_tasks", facilitates & sees("shared_tasks") & not_too_close)
rules.add_perm("courses.help_learners", facilitates & sees("help"))
rules.add_perm("courses.read_reflections", facilitates & sees("shared_text"))
rules.add_perm("courses.assign_modules", keeps_records)
rules.add_perm("courses.keep_pathways", has_role(roles.AUTHOR, roles.HR, roles.ADMINISTRATOR))
rules.add_perm("courses.correct_records", keeps_records)
rules.add_perm("courses.correct_records_of", keeps_records & somebody_else)
rules.add_perm("courses.raise_concern", on_roster)
rules.add_perm("courses.keep_desks", has_role(roles.HR, roles.ADMINISTRATOR))
rules.add_perm("courses.open_concern", on_roster & (raised_it | answers_concerns))
rules.add_perm("courses.answer_concern", on_roster & answers_concerns)
rules.add_perm("courses.appeal_concern", on_roster & raised_it)
