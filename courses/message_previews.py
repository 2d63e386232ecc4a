"""Made-up examples of what the learning half writes."""

from datetime import date

from pd_portal.notify.previews import Preview, previews
from pd_portal.notify.rendering import absolute

MODULE = {"title": "Seeing the whole child", "link": absolute("/learn/seeing-the-whole-child/")}
EVIDENCE = {"title": "A changed routine", "link": absolute("/learn/pathways/evidence/routine/")}
CONCERN = {"title": "Seeing the whole child", "link": absolute("/learn/concerns/1/")}


@previews.provides("task_read")
def task_read() -> list[Preview]:
    why = "you handed in a task"
    return [Preview("A module's task", why, MODULE), Preview("Evidence", why, EVIDENCE)]


@previews.provides("tries_given")
def tries_given() -> list[Preview]:
    return [Preview("More tries", "your tries at a check were used up", MODULE)]


@previews.provides("module_assigned")
def module_assigned() -> list[Preview]:
    why = "a module was put on your list"
    return [Preview("By somebody", why, {**MODULE, "assigner": "Ana Ruiz", "reason": "new role"})]


@previews.provides("look_back")
def look_back() -> list[Preview]:
    return [Preview("A plan", "you wrote a plan for yourself in a module", MODULE)]


@previews.provides("evidence_opens")
def evidence_opens() -> list[Preview]:
    return [Preview("A task", "you finished the lessons of a module", MODULE)]


@previews.provides("concern_waits")
def concern_waits() -> list[Preview]:
    return [Preview("A concern", "you answer for this module", CONCERN)]


@previews.provides("concern_answered")
def concern_answered() -> list[Preview]:
    return [Preview("An answer", "you raised a concern", CONCERN)]


@previews.provides("trial_run")
def trial_run() -> list[Preview]:
    context = {
        "module": "Seeing the whole child",
        "author": "Ana Ruiz",
        "closes_on": date(2027, 3, 28),
        "link": absolute("/learn/trials/1/"),
    }
    return [Preview("A trial", "an author asked you to try a module", context)]


@previews.provides("tasks_wait")
def tasks_wait() -> list[Preview]:
    why = "you read what people hand in"
    link = absolute("/learn/reviews/")
    said = {"promised_on": date(2027, 3, 17), "link": link}
    return [
        Preview("One", why, {**said, "count": 1, "minutes": 15}),
        Preview("Several", why, {**said, "count": 7, "minutes": 0}),
    ]
