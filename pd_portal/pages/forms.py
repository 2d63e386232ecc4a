from django import forms

from pd_portal.pages.models import ContactMessage
from pd_portal.ui.forms import PdForm


class ContactForm(PdForm):
    submit = "Send"

    topic = forms.ChoiceField(
        label="What is it about?", choices=ContactMessage.Topic, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="Your message",
        widget=forms.Textarea,
        max_length=4000,
        help_text="Leave out private matters about other people. A public-records request may reach what you write.",
    )
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    reply_to = forms.CharField(
        label="How can we reach you?",
        max_length=254,
        help_text="An e-mail address or a telephone number.",
    )


class CloseForm(PdForm):
    submit = "Close the message"

    outcome = forms.CharField(
        label="What was done?", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
