"""Freeze a module as a release."""

from datetime import datetime
from typing import Any

from courses import content as reading
from courses.differences import proposed_kind
from courses.media import ReleasedMedia
from courses.models import ModulePage, Release, ReleaseProposal
from courses.queries.module_content import releasable_content
from courses.queries.problems import problems_of
from courses.queries.releasing import completed_person_ids, latest_release, people_digest
from courses.signals import module_released
from pd_portal.audit.actions import Refused, System, action
from pd_portal.audit.recording import record


class NotReleasable(Refused):
    """Refused with the ``problems`` to mend."""

    def __init__(self, problems: list[Any]) -> None:
        super().__init__(f"{len(problems)} things to mend before this module can be released.")
        self.problems = problems


@action
def release_module(
    *,
    actor: Any,
    module: ModulePage,
    now: datetime,
    kind: str = "",
    note: str = "",
    old_completions_count: bool = True,
    seen_digest: str = "",
    seen_people: str = "",
) -> Release | ReleaseProposal:
    """Release the live pages of ``module`` as its next version.

    ``kind`` other than the proposed one makes a proposal that waits for a second person.
    ``seen_digest`` is the digest of what ``actor`` saw; other content is refused. When earlier
    completions are to stop counting, ``seen_people`` names the list of people ``actor`` read.
    """
    module = ModulePage.objects.select_for_update().get(pk=module.pk)
    content, media = checked_content(module, seen_digest)
    last = latest_release(module)
    proposed = proposed_kind(last.content if last else None, content)
    kind = kind or proposed
    refuse_contradictions(kind, old_completions_count, last)
    if not old_completions_count:
        refuse_unread_list(module, seen_people)
    decided = {"kind": kind, "note": note, "old_completions_count": old_completions_count}
    media.save()
    if kind != proposed:
        return propose(actor, module, content, proposed, decided, now)
    return make_release(actor, module, content, decided, now)


def checked_content(module: ModulePage, seen_digest: str) -> tuple[dict[str, Any], ReleasedMedia]:
    content, media = releasable_content(module)
    problems = problems_of(module, content, media.lost)
    if problems:
        raise NotReleasable(problems)
    if seen_digest and seen_digest != reading.digest(content):
        raise Refused("The module changed since you looked. Read the differences again.")
    last = latest_release(module)
    if last and last.digest == reading.digest(content):
        raise Refused(f"Nothing changed since version {last.number}.")
    return content, media


def refuse_contradictions(kind: str, old_count: bool, last: Release | None) -> None:
    if kind not in dict(Release.KINDS):
        raise Refused("Choose correction or material change.", field="kind")
    if last is None and kind == Release.CORRECTION:
        raise Refused("A first version is a material change.", field="kind")
    if kind == Release.CORRECTION and not old_count:
        raise Refused(
            "A correction never stops earlier completions from counting.",
            field="old_completions_count",
        )


def refuse_unread_list(module: ModulePage, seen_people: str) -> None:
    """Taking a completion from somebody needs their name to have been read first."""
    if seen_people != people_digest(completed_person_ids(module)):
        raise Refused(
            "Read the list of people whose completion would stop counting, then decide.",
            field="old_completions_count",
        )


def make_release(
    actor: Any,
    module: ModulePage,
    content: dict[str, Any],
    decided: dict[str, Any],
    now: datetime,
    confirmed_by: Any = None,
) -> Release:
    last = latest_release(module)
    release = Release.objects.create(
        module=module,
        number=last.number + 1 if last else 1,
        content=content,
        hours=reading.hours(content),
        digest=reading.digest(content),
        released_by=None if isinstance(actor, System) else actor,
        confirmed_by=confirmed_by,
        released_at=now,
        **decided,
    )
    tell(release, confirmed_by or actor, now)
    return release


def tell(release: Release, actor: Any, now: datetime) -> None:
    """Audit and signal, with the people whose completions stop counting, if any do."""
    stop = not release.old_completions_count
    person_ids = completed_person_ids(release.module) if stop else []
    record(
        actor=actor,
        verb="released",
        target=release,
        now=now,
        module=release.module_id,
        number=release.number,
        kind=release.kind,
        digest=release.digest,
        old_completions_count=release.old_completions_count,
        person_ids=person_ids,
    )
    module_released.send(
        Release,
        release=release,
        old_completions_count=release.old_completions_count,
        person_ids=person_ids,
        now=now,
    )


# Overruling the proposed kind takes two ----------------------------------------------------------


def propose(
    actor: Any,
    module: ModulePage,
    content: dict[str, Any],
    proposed: str,
    decided: dict[str, Any],
    now: datetime,
) -> ReleaseProposal:
    if not decided["note"].strip():
        raise Refused("Say why the proposed kind does not fit.", field="note")
    if module.release_proposals.filter(state=ReleaseProposal.WAITING).exists():
        raise Refused("A proposal for this module is waiting already.")
    proposal = ReleaseProposal.objects.create(
        module=module,
        content=content,
        digest=reading.digest(content),
        proposed_kind=proposed,
        proposed_by=None if isinstance(actor, System) else actor,
        proposed_at=now,
        **decided,
    )
    record(actor=actor, verb="release proposed", target=proposal, now=now, kind=proposal.kind)
    return proposal


@action
def confirm_proposal(*, actor: Any, proposal: ReleaseProposal, now: datetime) -> Release:
    """Release what was proposed; ``actor`` is somebody else than who proposed it."""
    proposal = waiting(proposal)
    if proposal.proposed_by_id == actor.pk:
        raise Refused("A second person confirms this, not the one who proposed it.")
    refuse_held(proposal.module)
    last = latest_release(proposal.module)
    if last and last.released_at > proposal.proposed_at:
        raise Refused("Another version was released meanwhile. Withdraw this and propose anew.")
    decide(proposal, ReleaseProposal.CONFIRMED, actor, now)
    decided = {
        "kind": proposal.kind,
        "note": proposal.note,
        "old_completions_count": proposal.old_completions_count,
    }
    proposer = proposal.proposed_by
    return make_release(proposer, proposal.module, proposal.content, decided, now, actor)


def refuse_held(module: ModulePage) -> None:
    """What was proposed in good order may have been put on hold or unpublished since."""
    if module.hold:
        raise Refused(f"The module is on hold: {module.hold}")
    if not module.live:
        raise Refused("The module page is not published any more.")


@action
def withdraw_proposal(*, actor: Any, proposal: ReleaseProposal, now: datetime) -> ReleaseProposal:
    """Take a waiting proposal back; anyone who may release may."""
    proposal = waiting(proposal)
    decide(proposal, ReleaseProposal.WITHDRAWN, actor, now)
    record(actor=actor, verb="release proposal withdrawn", target=proposal, now=now)
    return proposal


def waiting(proposal: ReleaseProposal) -> ReleaseProposal:
    locked = ReleaseProposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.state != ReleaseProposal.WAITING:
        raise Refused("This proposal was decided already.")
    return locked


def decide(proposal: ReleaseProposal, state: str, actor: Any, now: datetime) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, actor, now
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
