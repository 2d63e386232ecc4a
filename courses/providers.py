"""What Courses say on the pages of People; importing this module registers it."""

from typing import Any

import rules
from django.urls import reverse

from courses.models import Enrollment, ModuleCompletion, Response, Submission
from pd_portal.people.models import StaffMember
from pd_portal.people.registries import Tab, my_data_parts, person_tabs, stored_words

stored_words.register(
    "courses",
    {
        "pd_courses.Concern": "Concerns you raised or look after",
        "pd_courses.Enrollment": "Modules you started",
        "pd_courses.ModuleCompletion": "Modules you finished",
        "pd_courses.Submission": "Tasks you handed in",
        "pd_courses.TrialRun_testers": "Trials of modules you take part in",
    },
)


@person_tabs.provides("training_records")
def records_tab(person: StaffMember, user: Any) -> Tab | None:
    if not rules.has_perm("courses.correct_records", user):
        return None
    return Tab("Training records", reverse("courses:person_records", args=[person.pk]))


@my_data_parts.provides("learning")
def my_learning(person: StaffMember) -> dict[str, Any]:
    """All that is kept of the person's learning, their own words in the clear included."""
    goes = Enrollment.objects.filter(person=person).select_related("module")
    done = ModuleCompletion.objects.filter(person=person).select_related("module", "void")
    written = Response.objects.filter(enrollment__person=person).select_related("enrollment__module")  # fmt: skip
    tasks = Submission.objects.filter(person=person).prefetch_related("reviews")
    return {
        "modules": [
            {
                "module": go.module.title,
                "started": go.started_at,
                "finished": go.finished_at,
                "minutes_active": go.active_seconds // 60,
            }
            for go in goes
        ],
        "completions": [
            {
                "module": row.module.title,
                "finished": row.completed_at,
                "version": row.version,
                "how": row.get_source_display(),
                "score": row.score,
                "withdrawn": row.void.reason if hasattr(row, "void") else None,
            }
            for row in done
        ],
        "answers": [
            {
                "module": row.enrollment.module.title,
                "try": row.attempt,
                "answer": row.answer,
                "written": row.written_at,
                "reply": row.reply,
            }
            for row in written
        ],
        "tasks": [
            {
                "text": row.text,
                "handed_in": row.handed_in_at,
                "readings": [{"level": r.get_level_display(), "comment": r.comment} for r in row.reviews.all()],
            }
            for row in tasks
        ],
    }  # fmt: skip
