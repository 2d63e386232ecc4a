"""Examples for the access matrix: the authors' URLs. Authors see all modules of the site."""

from collections.abc import Callable
from typing import Any

from courses.models import ArchiveFile, CoursePage, ModulePage, Release, ReleaseProposal, TrialRun
from pd_portal.access.grants import holder_of
from pd_portal.access.samples import Sample, samples


def first(model: Any) -> Callable[[Any], Sample]:
    """The first row, the same for everybody; nobody has one out of reach."""

    def sample(user: Any) -> Sample:
        pk = model.objects.order_by("pk").values_list("pk", flat=True).first()
        return Sample(inside={"pk": pk} if pk else None)

    return sample


def trial(user: Any, **more: str) -> Sample:
    """A trial run that names the user, and one that does not."""
    mine = TrialRun.objects.filter(testers=holder_of(user).person_id).first()
    others = TrialRun.objects.exclude(testers=holder_of(user).person_id).first()
    inside, outside = (one and {"pk": one.pk, **more} for one in (mine, others))
    return Sample(inside=inside, outside=outside)


def trial_lesson(user: Any) -> Sample:
    return trial(user, lesson="start")


def archive_file(user: Any) -> Sample:
    """An archive made for the user."""
    mine = ArchiveFile.objects.filter(job__owner=user.pk if user else 0, is_made_here=True)
    found = mine.first()
    return Sample({"job": found.job_id} if found else None)


samples.register("courses_admin:archive_file", archive_file)
for name, model in {
    "download": CoursePage,
    "release": ModulePage,
    "start_trial": ModulePage,
    "options": Release,
    "confirm": ReleaseProposal,
    "withdraw": ReleaseProposal,
    "close_trial": TrialRun,
}.items():
    samples.register(f"courses_admin:{name}", first(model))
samples.register("courses:trial", trial)
samples.register("courses:trial_lesson", trial_lesson)
