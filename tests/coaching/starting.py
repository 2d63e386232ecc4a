"""Setting coaching up from a template, as a lead does in a browser."""

from django.urls import reverse

from coaching.actions.requests import ask_for_coaching
from tests.factories.coaching import MOMENT
from tests.factories.people import PositionFactory


def filled_in(response):
    """What a browser would send back from the page's form, nothing changed."""
    data = {}
    for bound in response.context["form"]:
        value = bound.value()
        if hasattr(value, "all"):
            value = [row.pk for row in value]
        if value is None and getattr(bound.field, "empty_label", "") is None:
            value = bound.field.queryset.first()
        if value is not None and value is not False:
            data[bound.html_name] = value.pk if hasattr(value, "pk") else value
    return data


def start(client, lead, template, whom, **changed):
    """The lead opens the page, changes what is named, and sends the rest as it stands."""
    address = reverse("coaching:template_start", args=[template.pk]) + f"?client={whom.pk}"
    client.force_login(lead.user)
    return client.post(address, filled_in(client.get(address)) | changed)


def asked_for(template, whom):
    return ask_for_coaching(
        client=whom,
        unit=PositionFactory().unit,
        service_line=template.service_line,
        need="Somebody to think with.",
        actor=whom,
        now=MOMENT,
    )
