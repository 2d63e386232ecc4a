"""From the words of a URL to what is asked: a question, and a list of people."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.models import ModulePage
from pd_portal.policy.models import Requirement
from pd_portal.reports.forms import QuestionForm
from pd_portal.reports.queries.narrowing import NARROW
from pd_portal.reports.queries.people import Listing
from pd_portal.reports.questions import Question
from pd_portal.reports.states import STATES
from pd_portal.ui import dates

Form = TypeVar("Form", bound=QuestionForm)


def asked(user: Any, code: str, query: Mapping[str, str]) -> tuple[QuestionForm, Question]:
    """The form as filled by the URL, and the question it asks; a stranger's requirement is 404."""
    form = filled(QuestionForm, user, code, query)
    return form, form.question()


def filled(kind: type[Form], user: Any, code: str, query: Mapping[str, str]) -> Form:
    """A form about a requirement this user may see, filled by the URL."""
    visible = Requirement.objects.visible_to(user).select_related("employer__unit")
    requirement = get_object_or_404(visible, code=code)
    today = dates.today()
    said = {name: query[name] for name in query if query[name]}
    return kind({"as_of": today.isoformat(), **said}, requirement=requirement, today=today)


def listing_of(question: Question, query: Mapping[str, str]) -> Listing:
    """The list a URL names; a state or module nobody knows is 404."""
    state = query.get("state", "headcount")
    if state not in STATES:
        raise Http404
    module = None
    if slug := query.get("module"):
        module = get_object_or_404(ModulePage, slug=slug)
    only_here = query.get("only") == "1"
    narrow = query.get("narrow", "")
    if narrow and narrow not in NARROW:
        raise Http404
    return Listing(question, state, only_here, module, query.get("have") != "no", narrow)
