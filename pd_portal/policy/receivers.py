"""News from People and Courses that changes somebody's standing."""

from typing import Any

from django.dispatch import receiver

from courses import signals as courses
from pd_portal.audit.actions import System
from pd_portal.people import signals as people
from pd_portal.policy.actions.concerns import extend_for_concern
from pd_portal.policy.actions.drafts import draft_from_pathway
from pd_portal.policy.actions.standing import facts_changed

SELF = System("policy")


@receiver(people.positions_changed, dispatch_uid="policy_positions")
def on_positions_changed(*, person_ids: set[int], now: Any, **_: Any) -> None:
    facts_changed(person_ids, now=now)


@receiver(courses.module_started, dispatch_uid="policy_started")
def on_module_started(*, enrollment: Any, now: Any, **_: Any) -> None:
    facts_changed([enrollment.person_id], now=now)


@receiver(courses.module_finished, dispatch_uid="policy_finished")
def on_module_finished(*, enrollment: Any, now: Any, **_: Any) -> None:
    facts_changed([enrollment.person_id], now=now)


@receiver(courses.module_completed, dispatch_uid="policy_completed")
def on_module_completed(*, completion: Any, now: Any, **_: Any) -> None:
    facts_changed([completion.person_id], now=now)


@receiver(courses.modules_completed, dispatch_uid="policy_completed_many")
def on_modules_completed(*, person_ids: set[int], now: Any, **_: Any) -> None:
    facts_changed(person_ids, now=now)


@receiver(courses.completion_voided, dispatch_uid="policy_voided")
def on_completion_voided(*, void: Any, now: Any, **_: Any) -> None:
    facts_changed([void.completion.person_id], now=now)


@receiver(courses.task_submitted, dispatch_uid="policy_submitted")
def on_task_submitted(*, submission: Any, now: Any, **_: Any) -> None:
    facts_changed([submission.person_id], now=now)


@receiver(courses.task_reviewed, dispatch_uid="policy_reviewed")
def on_task_reviewed(*, review: Any, now: Any, **_: Any) -> None:
    facts_changed([review.submission.person_id], now=now)


@receiver(courses.pathway_drafted, dispatch_uid="policy_pathway_drafted")
def on_pathway_drafted(*, version: Any, now: Any, **_: Any) -> None:
    draft_from_pathway(actor=SELF, pathway_version=version, now=now)


@receiver(courses.concern_raised, dispatch_uid="policy_concern")
def on_concern_raised(*, concern: Any, now: Any, **_: Any) -> None:
    extend_for_concern(actor=SELF, concern=concern, now=now)
