"""Links of goals in words, and the progress a client has chosen to share."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coaching.link_sources import link_sources
from coaching.models import Engagement, ProgressShare
from pd_portal.people.models import StaffMember

Link = tuple[str, str]


@dataclass(frozen=True)
class SharedProgress:
    """``words`` say how far ``person`` is in ``title``."""

    person: StaffMember
    title: str
    words: str


@dataclass(frozen=True)
class Shareable:
    """Something whose progress can be shared; ``share`` is set while it is."""

    kind: str
    ref: str
    title: str
    words: str
    share: ProgressShare | None


def link_choices(day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped choices of a form field; a value is ``kind:ref``."""
    return [
        (source.label, [(f"{kind}:{ref}", title) for ref, title in source.choices(day)])
        for kind, source in link_sources.items()
    ]


def link_titles(links: Iterable[Link]) -> dict[Link, str]:
    """Titles by (kind, ref); what no source knows any more is left out."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, ref in links:
        wanted[kind].add(ref)
    return {
        (kind, ref): title
        for kind, source in link_sources.items()
        if wanted[kind]
        for ref, title in source.titles(wanted[kind]).items()
    }


def shared_progress(engagement: Engagement, day: date) -> list[SharedProgress]:
    """What clients of the engagement let their coach see now."""
    shares = ProgressShare.objects.filter(engagement=engagement, ended_at=None)
    listed = list(shares.select_related("person").order_by("pk"))
    titles = link_titles((s.link_kind, s.link_ref) for s in listed)
    words = {
        (kind, *pair): said
        for kind, source in link_sources.items()
        if (pairs := [(s.person_id, s.link_ref) for s in listed if s.link_kind == kind])
        for pair, said in source.progress(pairs, day).items()
    }
    return [
        SharedProgress(
            s.person,
            titles.get((s.link_kind, s.link_ref), "Something that is gone"),
            words.get((s.link_kind, s.person_id, s.link_ref), "Not started"),
        )
        for s in listed
    ]


def shareables(engagement: Engagement, person: StaffMember, day: date) -> list[Shareable]:
    """Everything the client could share, with what the coach would read."""
    shares = ProgressShare.objects.filter(engagement=engagement, person=person, ended_at=None)
    held = {(share.link_kind, share.link_ref): share for share in shares}
    found = []
    for kind, source in link_sources.items():
        choices = source.choices(day) if source.has_progress else []
        words = source.progress([(person.pk, ref) for ref, _ in choices], day) if choices else {}
        found += [
            Shareable(kind, ref, title, words.get((person.pk, ref), "Not started"),
                      held.get((kind, ref)))
            for ref, title in choices
        ]  # fmt: skip
    return found
