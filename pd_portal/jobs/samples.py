"""Examples for the access matrix: one of my jobs, and somebody else's."""

import uuid
from typing import Any

from pd_portal.access.samples import Sample, samples
from pd_portal.jobs.models import Job


@samples.provides("jobs:job")
def a_job(user: Any) -> Sample:
    mine = Job.objects.filter(owner=user).first() if user else None
    others = Job.objects.exclude(owner=user) if user else Job.objects.all()
    other = others.first()
    outside = {"job_id": other.pk if other else uuid.UUID(int=0)}
    return Sample({"job_id": mine.pk} if mine else None, outside)
