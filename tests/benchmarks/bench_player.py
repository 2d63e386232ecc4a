"""The player's cost: CPU beside a plain view of the same HTML, and many people pressing next.

`python -m tests.benchmarks.bench_player [LEARNERS]` builds a database of its own, prints one
line, and fails above twice the plain view (with the leeway of ``pairs``) or on any error. The
goal is that the pressing costs no more processor time than two processors have in 60 s; it runs
in several processes on one database, through every layer but the socket.
"""

import os
import re
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from tests.benchmarks.pairs import PAIRS, within

RUNS, SECONDS, LIMIT = 40, 60, 2.0
PROCESSES = os.cpu_count() or 2


def ready() -> None:
    """A migrated file database, and Django on it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pd_portal.settings.test")
    os.environ["PD_TEST_DB_NAME"] = str(Path(tempfile.mkdtemp()) / "bench.sqlite3")
    import django
    from django.conf import settings
    from django.core.management import call_command

    from pd_portal.settings import base

    # As in production: what is written is on disk, and files are found at start.
    settings.DATABASES["default"]["OPTIONS"] = base.sqlite("")["OPTIONS"]
    settings.WHITENOISE_AUTOREFRESH = False
    django.setup()
    call_command("migrate", verbosity=0)


def cpu(view: Any, request: Any, slug: str) -> tuple[float, str]:
    """Milliseconds of CPU for an answer, the mean of RUNS, and its HTML without tokens."""
    from django.contrib.auth import get_user_model

    began = process_time()
    for _ in range(RUNS):
        request.user = get_user_model().objects.get(pk=request.user.pk)
        body = view(request, module=slug, lesson="lesson-1").content.decode()
    spent = (process_time() - began) * 1000 / RUNS
    return spent, re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", body)


def ratio(module: Any) -> float:
    """Player over plain: the median of interleaved pairs; both must give the same HTML."""
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.test import RequestFactory

    from courses.bars.planting import visitor
    from courses.queries.lessons import enrollment_for, lesson_page
    from courses.views.player import lesson
    from pd_portal.ui.dates import now
    from tests.benchmarks.plain_lesson import PAGES, plain_lesson

    one = visitor()
    one.start(module)
    go = enrollment_for(one.person.user_id, module.slug)
    PAGES["lesson-1"] = lesson_page(go, "lesson-1", now(), one.person.user)
    request = RequestFactory().get("/", headers={"host": "localhost"})
    request.user, request.session = one.person.user, {}
    request._messages = FallbackStorage(request)
    pairs = [(cpu(lesson, request, module.slug), cpu(plain_lesson, request, module.slug)) for _ in range(PAIRS)]  # fmt: skip
    assert all(player[1] == plain[1] for player, plain in pairs), "the two pages differ"
    return median(player[0] / plain[0] for player, plain in pairs)


def press_next(module: Any, learners: int) -> dict[str, Any]:
    """Everybody finishes a lesson and is shown the next, in as many processes as a server starts."""
    from django.db import connections

    connections.close_all()
    forked = get_context("fork")
    ready_, told = forked.Barrier(PROCESSES), forked.Queue()
    shares = [learners // PROCESSES + (n < learners % PROCESSES) for n in range(PROCESSES)]
    workers = [forked.Process(target=worker, args=(module, n, ready_, told)) for n in shares]
    for one in workers:
        one.start()
    reports = [told.get() for _ in workers]
    for one in workers:
        one.join()
    times = [spent for report in reports for spent in report[0]]
    cuts, cpu_spent = quantiles(times, n=100), sum(report[2] for report in reports)
    return {
        "learners": len(times),
        "errors": sum(report[1] for report in reports) + learners - len(times),
        "p50": f"{cuts[49]:.0f}ms",
        "p99": f"{cuts[98]:.0f}ms",
        "cpu": f"{cpu_spent:.0f}s/{SECONDS * PROCESSES}s",
        "took": f"{max(report[3] for report in reports):.0f}s",
        "processes": PROCESSES,
        "goal": "met" if cpu_spent <= SECONDS * PROCESSES else "missed",
    }


def worker(module: Any, learners: int, ready_: Any, told: Any) -> None:
    """One process of the server with its share of the people, who have the lesson open."""
    from django.urls import reverse

    from courses.bars.planting import visitor

    people = [visitor() for _ in range(learners)]
    lesson = reverse("courses:lesson", args=[module.slug, "lesson-1"])
    for one in people:
        one.start(module)
        one.client.get(lesson)
    ready_.wait()
    url = reverse("courses:finish", args=[module.slug, "lesson-1"])
    times, errors, began, began_cpu = [], 0, perf_counter(), process_time()
    for one in people:
        pressed = perf_counter()
        response = one.client.post(url, follow=True)
        times.append((perf_counter() - pressed) * 1000)
        errors += response.status_code != 200 or "lesson-2" not in response.request["PATH_INFO"]
    told.put((times, errors, process_time() - began_cpu, perf_counter() - began))


def reading_only(content: dict[str, Any]) -> dict[str, Any]:
    """The same lessons without anything to answer, so that next is all one presses."""
    lessons = [
        {**lesson, "body": [b for b in lesson["body"] if b["type"] == "paragraph"]}
        for lesson in content["lessons"]
    ]
    return {**content, "lessons": lessons, "pools": {}}


def main() -> int:
    ready()
    from courses.bars.planting import Planted, content_with_everything, plant_module
    from pd_portal.ui.bars import bar_line

    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    measured = ratio(plant_module(content_with_everything(Planted(), "bench-all", 2)))
    content = reading_only(content_with_everything(Planted(), "bench-next", 3))
    figures = press_next(plant_module(content), learners)
    good = within(measured, LIMIT) and not figures["errors"]
    print(bar_line("player", good, ratio=f"{measured:.2f}/{LIMIT}", **figures))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
