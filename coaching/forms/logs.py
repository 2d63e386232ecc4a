"""The log form: what happened, what is shared, what is private, what is next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from coaching.actions.logs import Entry, NextStep, may_keep_private_notes
from coaching.actions.sessions import Happened
from coaching.forms.fields import Words
from coaching.models import AgreementVersion, CoachingGoal, CoachingSession, Engagement, Party
from coaching.queries.engagement import GoalView
from pd_portal.people.models import StaffMember
from pd_portal.ui.forms import PdForm

# Filled in when the page opens, or optional as a whole group: no "(optional)" on each.
QUIET = ("on", "at", "minutes", "step", "step_owner", "step_due")


Outcome = CoachingSession.Outcome
UNPLANNED = [
    (Outcome.HELD, Outcome.HELD.label),
    (Outcome.CANCELED, "Did not happen: logged by mistake"),
]


class LogForm(PdForm):
    """One save. Everything but the two texts comes filled in."""

    submit = "Save the log"

    outcome = forms.ChoiceField(
        label="What happened", choices=CoachingSession.Outcome, widget=forms.RadioSelect
    )
    on = forms.DateField(label="Day", required=False)
    at = forms.TimeField(label="Began at", required=False)
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=1440, required=False)
    mode = forms.ChoiceField(label="How", choices=CoachingSession.Mode)
    place = forms.CharField(label="Place", max_length=200, required=False)
    attended = forms.MultipleChoiceField(
        label="Who came", required=False, widget=forms.CheckboxSelectMultiple
    )
    shared = Words(label="Shared summary", required=False, rows=5)
    private = Words(label="Private note", required=False, rows=5)
    goals = forms.MultipleChoiceField(
        label="Goals you worked on", required=False, widget=forms.CheckboxSelectMultiple
    )
    step = forms.CharField(label="What", max_length=300, required=False)
    step_owner = forms.ChoiceField(label="Who", required=False)
    step_due = forms.DateField(label="By", required=False)

    def __init__(
        self,
        *args: Any,
        engagement: Engagement,
        session: CoachingSession | None,
        person: StaffMember,
        goals: list[GoalView],
        **options: Any,
    ) -> None:
        options["initial"] = _initial(options.get("initial") or {})
        super().__init__(*args, **options)
        self.session = session
        self.people = {str(p.person_id): p.person for p in engagement.current_parties}
        self.clients = [p for p in engagement.current_parties if p.part == Party.Part.CLIENT]
        self.sponsors = [p for p in engagement.current_parties if p.part == Party.Part.SPONSOR]
        self.guests = _guests(session, engagement)
        self._set_choices(engagement, person, goals)
        self._drop_what_does_not_apply(engagement, session)

    def _set_choices(
        self, engagement: Engagement, person: StaffMember, goals: list[GoalView]
    ) -> None:
        self.fields["attended"].choices = [(pk, str(g.person)) for pk, g in self.guests.items()]
        if "attended" not in self.initial:
            three = self.initial.get("is_three_way")
            expected = [pk for pk, g in self.guests.items() if g.is_expected(three_way=three)]
            self.initial["attended"] = expected
        working = (Party.Part.COACH, Party.Part.CLIENT)
        owners = [p for p in engagement.current_parties if p.part in working]
        owners.sort(key=lambda p: p.part != Party.Part.CLIENT)
        self.fields["step_owner"].choices = [(p.person_id, str(p.person)) for p in owners]
        self.goals = {str(view.goal.pk): view.goal for view in goals}
        self.fields["goals"].choices = [
            (view.goal.pk, view.words["outcome"])
            for view in goals
            if view.goal.state == CoachingGoal.State.OPEN
        ]

    def _drop_what_does_not_apply(
        self, engagement: Engagement, session: CoachingSession | None
    ) -> None:
        if not self.fields["goals"].choices:
            del self.fields["goals"]
        if len(self.guests) == 1:
            del self.fields["attended"]
        if session is None:
            del self.fields["outcome"]
        elif session.planned_starts_at is None:
            self.fields["outcome"].choices = UNPLANNED
        for name in QUIET:
            self.fields[name].is_quiet = True
        if session and session.outcome:
            for name in ("step", "step_owner", "step_due"):
                del self.fields[name]
        if session.intro_no if session else not agreement_in_force(engagement):
            for name in ("shared", "private", "goals", "step", "step_owner", "step_due"):
                self.fields.pop(name, None)
        elif not _may_be_private(engagement, session):
            del self.fields["private"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome", "held") != CoachingSession.Outcome.HELD:
            return cleaned
        for name, words in (("on", "Enter the day."), ("at", "Enter when it began.")):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        if not cleaned.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", "Enter how many minutes it took.")
        return cleaned

    @property
    def is_three_way(self) -> bool:
        """Whether a sponsor is marked as having come."""
        came = set(self.cleaned_data.get("attended", []))
        return any(str(pk) in came for pk, guest in self.guests.items() if guest.is_sponsor)

    def entry(self) -> Entry:
        """What was typed, for the action."""
        cleaned = self.cleaned_data
        return Entry(
            happened=self._happened(),
            shared=cleaned.get("shared", ""),
            private=cleaned.get("private", ""),
            goals=[self.goals[key] for key in cleaned.get("goals", [])],
            next_steps=self._next_steps(),
        )

    def _happened(self) -> Happened:
        cleaned = self.cleaned_data
        outcome = cleaned.get("outcome") or CoachingSession.Outcome.HELD
        if outcome != CoachingSession.Outcome.HELD:
            return Happened(outcome, cleaned["mode"], cleaned["place"])
        start = timezone.make_aware(datetime.combine(cleaned["on"], cleaned["at"]))
        came = cleaned["attended"] if "attended" in self.fields else list(self.guests)
        return Happened(
            outcome=outcome,
            mode=cleaned["mode"],
            place=cleaned["place"],
            started_at=start,
            ended_at=start + timedelta(minutes=cleaned["minutes"]),
            attended={int(key) for key in came},
            is_three_way=self.is_three_way,
        )

    def _next_steps(self) -> list[NextStep]:
        words = self.cleaned_data.get("step", "").strip()
        if not words:
            return []
        chosen = self.cleaned_data.get("step_owner") or str(self.clients[0].person_id)
        owner = self.people[chosen]
        return [NextStep(words, owner, self.cleaned_data.get("step_due"))]


@dataclass(frozen=True)
class Guest:
    """Somebody besides the coach; ``was_meant``: on the session's own list, where it has one."""

    person: StaffMember
    is_sponsor: bool
    was_meant: bool

    def is_expected(self, *, three_way: bool) -> bool:
        return self.was_meant and (three_way or not self.is_sponsor)


def _guests(session: CoachingSession | None, engagement: Engagement) -> dict[int, Guest]:
    """Who may have come: those of the session, and clients and sponsors of today."""
    sponsor = Party.Part.SPONSOR
    meant: dict[int, Guest] = {}
    if session is not None:
        rows = session.attendance.exclude(part=Party.Part.COACH).select_related("person")
        meant = {r.person_id: Guest(r.person, r.part == sponsor, True) for r in rows.order_by("pk")}
    today = {
        p.person_id: Guest(p.person, p.part == sponsor, not meant or p.part == sponsor)
        for part in (Party.Part.CLIENT, sponsor)
        for p in engagement.current_parties
        if p.part == part
    }
    return today | meant


def _initial(start: Mapping[str, Any]) -> dict[str, Any]:
    """``starts_at`` as the day and time of the form."""
    initial = dict(start)
    moment = initial.pop("starts_at", None)
    if moment:
        local = timezone.localtime(moment)
        initial.setdefault("on", local.date())
        initial.setdefault("at", local.time())
    return initial


def agreement_in_force(engagement: Engagement) -> AgreementVersion | None:
    """Today's agreement; contact logged without one is an introduction and takes no notes."""
    return engagement.agreements.filter(in_force_at__isnull=False, ended_at=None).first()


def _may_be_private(engagement: Engagement, session: CoachingSession | None) -> bool:
    """Whether there is a box for a private note; contact logged now goes by today's agreement."""
    if session is not None:
        return may_keep_private_notes(session)
    version = agreement_in_force(engagement)
    allowed = engagement.service_line.has_private_notes
    return bool(version and version.keeps_private_notes and allowed)
