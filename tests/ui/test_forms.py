from datetime import date

from django import forms
from django.http import QueryDict

from pd_portal.audit.actions import Refused
from pd_portal.ui.forms import PdForm, form_errors_from
from pd_portal.ui.widgets import MemorableDate


class Asking(PdForm):
    name = forms.CharField(help_text="As on your badge.")
    note = forms.CharField(required=False)
    day = forms.ChoiceField(choices=[("a", "Monday"), ("b", "Tuesday")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I have read it")
    born = forms.DateField(widget=MemorableDate, required=False)
    starts = forms.DateField(required=False)


def test_the_hint_is_tied_to_its_control():
    html = str(Asking())

    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext"' in html


def test_an_error_stands_beside_the_field_and_is_tied_to_it():
    form = Asking(QueryDict())

    assert 'id="id_name_error"' in str(form)
    assert 'aria-describedby="id_name_helptext id_name_error"' in str(form)
    assert 'aria-invalid="true"' in str(form)


def test_only_optional_fields_say_so():
    assert str(Asking()).count("(optional)") == 3


def test_choices_are_a_fieldset_with_a_legend():
    html = str(Asking()["day"].as_field_group())

    assert '<legend class="usa-legend">Day</legend>' in html
    assert html.count('class="usa-radio__input"') == 2


def test_the_error_summary_links_to_the_first_control():
    form = Asking(QueryDict())

    assert form["day"].anchor == "id_day_0"
    assert form["born"].anchor == "id_born_month"
    assert form["name"].anchor == "id_name"


def test_a_memorable_date_is_put_together():
    form = Asking(QueryDict("born_month=3&born_day=4&born_year=1980"))

    assert form.fields["born"].clean(form["born"].data) == date(1980, 3, 4)


def test_a_wrong_date_comes_back_as_it_was_typed():
    form = Asking(QueryDict("born_month=2&born_day=31&born_year=1980"))

    assert form["born"].errors == ["Enter a valid date: Born"]
    assert 'value="31"' in str(form["born"])


def test_limits_name_their_field_and_say_how_much_it_may_be():
    class Booking(PdForm):
        weeks = forms.IntegerField(label="How many weeks?", min_value=1, max_value=12)
        words = forms.CharField(max_length=5)

    form = Booking({"weeks": "0", "words": "Too long"})

    assert form["weeks"].errors == ["How many weeks: at least 1."]
    assert form["words"].errors == ["Words: at most 5 characters; there are 8."]


def test_a_stored_date_fills_the_three_controls():
    form = Asking(initial={"born": date(1980, 3, 4)})

    assert 'value="1980"' in str(form["born"])
    assert '<option value="3" selected>March</option>' in str(form["born"])


def test_a_plain_date_field_is_the_browsers_own():
    assert 'type="date"' in str(Asking()["starts"])


def test_a_refusal_becomes_an_error_of_its_field():
    form = Asking(QueryDict("name=Ada"))

    form_errors_from(Refused("That name is taken.", field="name"), form)

    assert "That name is taken." in form.errors["name"]


def test_a_refusal_without_a_field_stands_above_the_form():
    form = form_errors_from(Refused("The week is full.", field="nowhere"), Asking(QueryDict()))

    assert form.non_field_errors() == ["The week is full."]


def test_what_is_missing_is_named():
    form = Asking(QueryDict())

    assert form.errors["name"] == ["Fill in: Name"]
    assert form.errors["day"] == ["Choose an answer: Day"]
    assert form.errors["agree"] == ["Check “I have read it” to go on."]
