from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from pd_portal.audit.actions import Refused
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import MOST_ATTEMPTS, Result, kinds, release_expired, run_job, start_job
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@kinds.provides("test count")
def count_up(job, progress):
    for number in range(3):
        progress(number + 1, 3, f"Counted {number + 1}")
    return Result("Counted to three.", url="/home/", figures={"counted": 3})


@kinds.provides("test refuse")
def refuse(job, progress):
    raise Refused("Line 7 has no employee id.")


def started(kind="test count"):
    return start_job(kind=kind, title="Count", owner=UserFactory(), now=timezone.now())


def test_a_job_runs_and_leaves_its_result():
    job = started()

    run_job.call(job_id=str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"counted": 3})


def test_a_long_title_is_cut_to_what_is_kept():
    job = start_job(kind="test count", title="f" * 300, owner=None, now=timezone.now())

    job.refresh_from_db()
    assert len(job.title) == 200


def test_a_refused_job_says_why():
    job = started("test refuse")

    run_job.call(job_id=str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "Line 7 has no employee id.")


def test_a_finished_job_never_runs_twice():
    job = started()
    run_job.call(job_id=str(job.pk))
    run_job.call(job_id=str(job.pk))

    job.refresh_from_db()
    assert job.attempts == 1


def test_a_job_whose_worker_died_is_handed_on_and_given_up_after_three():
    job = started()
    past = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(state="running", lease_until=past, attempts=1)
    assert release_expired(now=timezone.now()) == 1

    Job.objects.filter(pk=job.pk).update(attempts=MOST_ATTEMPTS)
    assert release_expired(now=timezone.now()) == 0

    job.refresh_from_db()
    assert job.state == "failed"


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_a_job_after_commit():
    job = started()

    call_command("work", batch=True, interval=0, startup_delay=False, verbosity=0)

    job.refresh_from_db()
    assert job.state == "done"


def test_only_the_owner_sees_the_progress_page(client):
    job = started()
    url = reverse("jobs:job", args=[job.pk])

    client.force_login(UserFactory())
    assert client.get(url).status_code == 404

    client.force_login(job.owner)
    assert client.get(url).status_code == 200
