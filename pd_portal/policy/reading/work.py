"""What people did: completions, starts, tasks and evidence handed in (T9, T19, T20)."""

from collections import defaultdict

from django.db.models import Q, Value

from courses.models import Enrollment, ModuleCompletion, Review, Submission
from pd_portal.policy.models import Requirement
from pd_portal.policy.reading.moments import Known, among, as_text, local, local_text
from pd_portal.policy.reading.rules import evidence_key
from pd_portal.policy.reckoning import facts
from pd_portal.policy.reckoning.days import Day

# Beside the sources of completions.
STARTED = "started"


def done_by(ids, known: Known):
    """Completions that stand, and starts: one query for both."""
    standing, started = Q(void__isnull=True), Q(started_at__isnull=False)
    if known.before is not None:
        standing |= Q(void__recorded_at__gte=known.before)
        standing &= Q(recorded_at__lt=known.before)
        started &= Q(started_at__lt=known.before)
    done = ModuleCompletion.objects.filter(standing, **among(ids)).order_by()
    begun = Enrollment.objects.filter(started, **among(ids)).order_by()
    columns = done.values_list(
        "person_id", "module_id", as_text("completed_at"), "version", "proficient", "source"
    )
    padding = (Value(0), Value(False), Value(STARTED))
    rows = columns.union(
        begun.values_list("person_id", "module_id", as_text("started_at"), *padding), all=True
    ).order_by()  # newer Django puts the model's order back on a union
    completions, starts = defaultdict(list), defaultdict(list)
    for person, module, at, version, proficient, source in rows:
        if source == STARTED:
            starts[person].append(facts.Start(module, local_text(at[:16])))
            continue
        prior = source == ModuleCompletion.PRIOR
        completions[person].append(
            facts.Completion(module, local_text(at[:16]), version, bool(proficient), prior)
        )
    return completions, starts


def submissions_of(ids, known: Known):
    """Tasks and evidence handed in, with the word that stands (T19, T20)."""
    rows = Submission.objects.filter(**among(ids))
    reviews = Review.objects.filter(**among(ids, "submission__person")).order_by("reader")
    if known.before is not None:
        rows = rows.filter(handed_in_at__lt=known.before)
        reviews = reviews.filter(decided_at__lt=known.before)
    found, tasks = defaultdict(list), defaultdict(list)
    handed_in = list(rows.select_related("enrollment").order_by("handed_in_at", "number"))
    decided = {
        r.submission_id: (local(r.decided_at), r.is_proficient)
        for r in (reviews if handed_in else ())
    }
    for row in handed_in:
        if row.evidence_id:
            found[row.person_id].append(
                facts.Submission(
                    evidence_key(row.evidence_id),
                    local(row.handed_in_at),
                    *decided.get(row.pk, (None, None)),
                )
            )
        elif known.happened(row.enrollment.finished_at):
            tasks[row.enrollment].append((row, decided.get(row.pk)))
    for enrollment, rows in tasks.items():
        found[enrollment.person_id] += list(_task_facts(enrollment, rows))
    return found


def _task_facts(enrollment, handed_in):
    """A module waits for its tasks once everything else in it is done.

    A task shown says nothing here: its module's completion does. While another task of the
    module is to be done again, nothing waits.
    """
    latest = {row.block: decision for row, decision in handed_in}
    again = {block for block, decision in latest.items() if decision and not decision[1]}
    done = local(enrollment.finished_at)
    for row, decision in handed_in:
        day = max(local(row.handed_in_at), done)
        if decision is None:
            if not again - {row.block}:
                yield facts.Submission(enrollment.module_id, day)
        elif not decision[1]:
            yield facts.Submission(
                enrollment.module_id, day, max(decision[0], day), proficient=False
            )


def counting(requirement: Requirement, completions, held) -> tuple[facts.Completion, ...]:
    """Without those made while working for another employer only, where these do not count."""
    if requirement.counts_elsewhere:
        return tuple(completions)

    def elsewhere(day: Day) -> bool:
        employers = {p.employer for p, _ in held if p.starts <= day < p.ends}
        return bool(employers) and requirement.employer_id not in employers

    return tuple(c for c in completions if c.prior or not elsewhere(c.on))
