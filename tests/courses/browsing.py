"""A browser without JavaScript: forms as they stand in the page, filled and sent."""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.urls import reverse

from courses.models import Attempt, Enrollment, Response
from courses.queries.lessons import filled
from courses.queries.records import load_record
from tests.courses.playing import right_answer, wrong_answer


class Browser:
    """Goes on with the page it last saw."""

    def __init__(self, client, user):
        client.force_login(user)
        self.client = client

    def get(self, name, *args):
        return self.seen(self.client.get(reverse(f"courses:{name}", args=args), follow=True))

    def seen(self, response):
        self.response = response
        self.page = BeautifulSoup(response.content, "html.parser")
        return self

    @property
    def status(self):
        return self.response.status_code

    @property
    def path(self):
        return self.response.request["PATH_INFO"]

    @property
    def text(self):
        return " ".join(self.page.get_text(" ").split())

    def form(self, ending):
        found = [
            f
            for f in self.page.find_all("form")
            if urlsplit(f.get("action", "")).path.endswith(ending)
        ]
        assert found, f"no form for {ending} on {self.path}"
        return found[0]

    def fields(self, form):
        values = []
        for control in form.find_all(["input", "select", "textarea"]):
            kind = control.get("type", "")
            if kind in ("radio", "checkbox") and not control.has_attr("checked"):
                continue
            if control.name == "select":
                chosen = control.find("option", selected=True)
                values.append((control["name"], chosen["value"] if chosen else ""))
            elif control.name == "textarea":
                values.append((control["name"], control.text))
            else:
                values.append((control["name"], control.get("value", "")))
        return values

    def send(self, ending, **changes):
        """Post the form whose address ends so, with ``changes`` in place of its values."""
        form = self.form(ending)
        kept = [(name, value) for name, value in self.fields(form) if name not in changes]
        data = {}
        for name, value in [*kept, *changes.items()]:
            data.setdefault(name, []).extend(value if isinstance(value, list) else [value])
        return self.seen(self.client.post(form["action"], data, follow=True))


def fields_for(go, block, answer):
    """Names and values of the page's controls that give ``answer`` (by real ids) in the open try."""
    state = load_record(go)
    row = Attempt.objects.get(enrollment=go, block=block.id, submitted_at__isnull=True)
    chosen = {}
    for question in filled(state, block, row.seed, answer):
        if question.input == "text":
            chosen[question.name] = question.text
        elif question.lines:
            for line in question.lines:
                chosen[line.name] = next(o.value for o in line.options if o.chosen)
        else:
            chosen[question.name] = [o.value for o in question.options if o.chosen]
    return chosen


def right_fields(go, block, right=True):
    state = load_record(go)
    seed = state.open_try(block.id).seed
    make = right_answer if right else wrong_answer
    return fields_for(go, block, make(state.played, block, seed))


def go_of(user):
    return Enrollment.objects.select_related("release").get(person__user=user)


def stored(block):
    return Response.objects.get(block=block.id).answer
