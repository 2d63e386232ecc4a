"""HR says which job group each role of a OneRoster zip is, or that it is nobody of the staff."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pd_portal.access.views import rule
from pd_portal.people.actions.imports import save_profile
from pd_portal.people.import_forms import RolesForm
from pd_portal.people.models import RosterImport, SourceFormat
from pd_portal.people.queries import imports as q
from pd_portal.people.roster.profile import Profile
from pd_portal.people.views.answering import FormPage, answer
from pd_portal.people.views.imports import start_preview
from pd_portal.people.views.keeping import by


@rule("people.import_roster")
def meanings(request: HttpRequest, pk: int) -> HttpResponse:
    """The roles of a file that waits; what is said is kept for the source's next files too."""
    waiting = q.imports_kept_by(request.user).filter(upload__isnull=False)
    found = get_object_or_404(waiting, pk=pk, source__format=SourceFormat.ONEROSTER)
    profile = Profile.of_oneroster(found.source.profile)
    look = q.roles_in(found)
    form = RolesForm(
        request.POST or None,
        codes={"jobs": look.roles},
        profile=profile,
        suggested={"jobs": look.suggested},
        employer=found.source.employer,
        hints=look.hints,
    )
    page = FormPage(
        "What do the roles mean?",
        reverse("people:import", args=[pk]),
        intro="A role without a meaning stops only the lines that carry it. What you say here "
        "holds for every file of this source.",
    )

    def do(data: dict[str, Any]) -> RosterImport:
        profile.jobs = form.meanings()["jobs"]
        profile.ten_month_jobs = data["ten_month"]
        profile.open_missing = data["open_missing"]
        save_profile(source=found.source, profile=profile.to_json(), **by(request))
        return found

    return answer(
        request,
        form,
        page,
        do,
        said="The meanings are kept. The file is compared again.",
        to=lambda done: start_preview(request, done),
    )
