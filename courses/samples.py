"""Examples for the access matrix: the learner's, the facilitator's and the concerns' URLs."""

from collections.abc import Callable
from typing import Any

from courses.models import (
    Concern,
    Enrollment,
    EvidenceItem,
    ModuleCompletion,
    ModulePage,
    Pathway,
    Submission,
)
from courses.playing import played
from courses.queries.concerns import desks_kept_by, visible_concerns
from courses.queries.reviewing import help_queue, may_read, reflection_queue, undecided
from pd_portal.access.grants import holder_of
from pd_portal.access.samples import Parameters, Sample, samples
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import now, today

NONE = {"module": "no-such-module"}


def own_go(user: Any) -> Enrollment | None:
    mine = Enrollment.objects.visible_to(user).filter(started_at__isnull=False)
    return mine.select_related("module", "release").order_by("-started_at").first()


def module(user: Any) -> Sample:
    page = ModulePage.objects.live().filter(releases__isnull=False).order_by("number").first()
    return Sample({"module": page.slug} if page else None, NONE)


def of_go(*more: str) -> Callable[[Any], Sample]:
    """Parameters out of the user's own go: its module and, where named, a lesson or a block."""

    def sample(user: Any) -> Sample:
        outside = NONE | dict.fromkeys(more, "none")
        go = own_go(user)
        if go is None:
            return Sample(None, outside)
        release = played(go.release, go.job_group)
        found: Parameters = {"module": go.module.slug}
        if "lesson" in more:
            found["lesson"] = release.lessons[0].slug
        if "block" in more:
            found["block"] = next(iter(release.kinds), "none")
        return Sample(found, outside)

    return sample


def pool(user: Any) -> Sample:
    go, outside = own_go(user), NONE | {"block": "none"}
    release = played(go.release, go.job_group) if go else None
    blocks = [one for one, kind in release.kinds.items() if kind == "question_pool"] if release else []  # fmt: skip
    return Sample(
        {"module": go.module.slug, "block": blocks[0]} if go and blocks else None, outside
    )


def pair(name: str, inside: Any, outside: Any) -> Sample:
    return Sample({name: inside.pk} if inside else None, {name: outside.pk} if outside else None)


def completion(user: Any) -> Sample:
    seen = ModuleCompletion.objects.visible_to(user)
    others = ModuleCompletion.objects.exclude(pk__in=seen.values("pk"))
    return pair("completion", seen.order_by("pk").first(), others.order_by("pk").first())


def standing_completion(user: Any) -> Sample:
    """A record to withdraw: somebody else's, and not withdrawn yet."""
    rows = ModuleCompletion.objects.standing().exclude(person=holder_of(user).person_id or 0)
    seen = rows.visible_to(user).order_by("pk").first()
    others = ModuleCompletion.objects.exclude(
        pk__in=ModuleCompletion.objects.visible_to(user).values("pk")
    )
    return pair("completion", seen, others.order_by("pk").first())


def somebody(user: Any) -> Sample:
    seen = StaffMember.objects.visible_to(user)
    others = StaffMember.objects.exclude(pk__in=seen.values("pk")).order_by("pk").first()
    mine = seen.exclude(pk=holder_of(user).person_id or 0).order_by("pk").first()
    return pair("person", mine, others)


def own_desk(user: Any) -> Sample:
    rows = desks_kept_by(user, today())
    return Sample({"code": rows[0].employer.code} if rows else None, {"code": "no-such-employer"})


def concern(user: Any) -> Sample:
    seen = visible_concerns(user)
    others = Concern.objects.exclude(pk__in=seen.values("pk"))
    return pair("concern", seen.order_by("pk").first(), others.order_by("pk").first())


def own_submission(user: Any) -> Sample:
    mine = Submission.objects.filter(person_id=holder_of(user).person_id or 0)
    others = Submission.objects.exclude(pk__in=mine.values("pk"))
    return pair("submission", mine.first(), others.first())


def readable(user: Any) -> Sample:
    """A task that waits; and one of somebody whose tasks this facilitator never reads."""
    seen = Submission.objects.filter(may_read(user, today()))
    others = Submission.objects.exclude(pk__in=seen.values("pk"))
    return pair("submission", undecided(seen).first(), others.first())


def evidence(user: Any) -> Sample:
    item = EvidenceItem.objects.order_by("pk").first()
    return Sample({"slug": item.slug} if item else None, {"slug": "no-such-evidence"})


def pathway(user: Any) -> Sample:
    """One with a draft where there is one."""
    rows = Pathway.objects.order_by("versions__frozen_at", "pk")
    found = rows.filter(versions__frozen_at=None).first() or rows.first()
    return Sample({"pathway": found.slug} if found else None, {"pathway": "no-such-pathway"})


def tries(user: Any) -> Sample:
    return pair("help_request", help_queue(user, now()).first(), None)


def reflection(user: Any) -> Sample:
    return pair("response", reflection_queue(user, now()).first(), None)


SAMPLES: dict[str, Callable[[Any], Sample]] = {
    **dict.fromkeys(["module", "start", "raise_concern"], module),
    **dict.fromkeys(["resume", "finished"], of_go()),
    **dict.fromkeys(["lesson", "finish", "place"], of_go("lesson")),
    **dict.fromkeys(["save", "submit", "answers", "write", "hand_in"], of_go("block")),
    **dict.fromkeys(["quiz", "keep_answers", "check_answers", "send_answers", "result"], pool),
    **dict.fromkeys(["record", "record_pdf"], completion),
    **dict.fromkeys(["concern", "answer_concern", "appeal_concern", "move_promise"], concern),
    **dict.fromkeys(["person_records", "seen_elsewhere"], somebody),
    "desk": own_desk,
    "void_record": standing_completion,
    "second_reader": own_submission,
    "review": readable,
    **dict.fromkeys(["evidence", "edit_evidence"], evidence),
    **dict.fromkeys(["pathway", "edit_pathway", "pathway_draft"], pathway),
    **dict.fromkeys(["pathway_preview", "freeze_pathway", "discard_pathway"], pathway),
    "give_tries": tries,
    "read_reflection": reflection,
}
for name, sample in SAMPLES.items():
    samples.register(f"courses:{name}", sample)
