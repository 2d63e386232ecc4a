"""How much room a coach has, and a lead going beyond it."""

from typing import Any

from django import forms

from coaching.forms.fields import PersonChoice
from coaching.models.capacity import MOST
from coaching.queries.capacity import Room
from pd_portal.audit.actions import Refused
from pd_portal.ui.forms import PdForm, dress, form_errors_from


class CapacityForm(PdForm):
    submit = "Save"

    engagements = forms.IntegerField(
        label="Engagements at a time",
        help_text="0 means nobody new for now. Those there are stay.",
        min_value=0,
        max_value=MOST,
    )
    starts_on = forms.DateField(label="From")


class CoachChoice(PersonChoice):
    """A coach by name and room: ``Rosa Lind: 3 of 5 taken``."""

    rooms: dict[int, Room] = {}

    def label_from_instance(self, person: Any) -> str:
        room = self.rooms.get(person.pk)
        return f"{person}: {room.text}" if room else str(person)


class Beyond(forms.BooleanField):
    """Asked only once the action has said that the coach is full; checked boxes stay in sight."""

    def __init__(self) -> None:
        label = "Go beyond what this coach can hold"
        super().__init__(label=label, required=False, widget=forms.HiddenInput)


class GoingBeyond(PdForm):
    """What forms have in common that may give a coach one more than they can hold."""

    beyond = Beyond()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.data.get("beyond") == "on":
            self.show_beyond()

    def show_beyond(self) -> None:
        """Let the lead see and check the box."""
        field = self.fields["beyond"]
        field.widget = forms.CheckboxInput()
        dress(field)

    def refuse(self, refused: Refused) -> None:
        """Say why not, and offer to go on where that is the lead's choice."""
        if refused.field == "beyond":
            self.show_beyond()
        form_errors_from(refused, self)


class MatchForm(GoingBeyond):
    """What forms have in common that give somebody a coach."""

    coach = CoachChoice(label="Coach", queryset=None, empty_label=None)
    field_order = ("coach", "beyond")

    def __init__(self, *args: Any, coaches: Any, rooms: dict[int, Room], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["coach"].rooms = rooms
        self.fields["coach"].queryset = coaches
