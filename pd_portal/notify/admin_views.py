"""For administrators: what failed, and how every kind of message looks."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.notify.actions.choosing import change_switches
from pd_portal.notify.actions.releasing import release_dead, try_now
from pd_portal.notify.forms import SwitchesForm
from pd_portal.notify.framing import mail_frame
from pd_portal.notify.groups import GROUPS
from pd_portal.notify.kinds import kinds
from pd_portal.notify.previews import examples, shown
from pd_portal.notify.queries.failed import failed_page
from pd_portal.notify.queries.switches import switches
from pd_portal.people import person_of
from pd_portal.ui import dates


@rule("notify.administer")
def failed(request: HttpRequest) -> HttpResponse:
    """Messages that were given up. A POST sends the chosen ones, or all, again."""
    if request.method == "POST":
        return _release(request)
    number = request.GET.get("page", "1")
    found = failed_page(now=dates.now(), number=int(number) if number.isdecimal() else 1)
    return render(request, "notify/failed.html", {"failed": found})


def _release(request: HttpRequest) -> HttpResponse:
    actor, now = person_of(request), dates.now()
    if channel := request.POST.get("channel"):
        try_now(channel=channel, actor=actor, now=now)
        messages.success(request, "It is tried again within a minute.")
        return redirect("notify:failed")
    chosen = [text for text in request.POST.getlist("message") if is_uuid(text)]
    ids = None if request.POST.get("which") == "all" else chosen
    try:
        count = release_dead(ids=ids, actor=actor, now=now)
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        words = "1 message is" if count == 1 else f"{count} messages are"
        messages.success(request, f"{words} sent again within a minute.")
    return redirect("notify:failed")


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@rule("notify.administer")
def kinds_list(request: HttpRequest) -> HttpResponse:
    """Every kind of message, by group."""
    groups = [
        (label, [(name, kind) for name, kind in kinds.items() if kind.group == group])
        for group, label in GROUPS.items()
    ]
    return render(request, "notify/kinds.html", {"groups": [g for g in groups if g[1]]})


@rule("notify.administer")
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind in all its variants, as HTML and as text."""
    if kind not in kinds:
        raise Http404
    variants = [(place, one, shown(kind, one)) for place, one in enumerate(examples(kind))]
    shown_kind = {"name": kind, "kind": kinds[kind], "variants": variants}
    return render(request, "notify/kind.html", shown_kind | {"group": GROUPS[kinds[kind].group]})


@rule("notify.administer")
@xframe_options_sameorigin
def kind_html(request: HttpRequest, kind: str, variant: int) -> HttpResponse:
    """The HTML part of one variant, for the frame."""
    found = examples(kind)
    if kind not in kinds or variant >= len(found):
        raise Http404
    return mail_frame(shown(kind, found[variant]).html)


@rule("notify.administer")
def agency(request: HttpRequest) -> HttpResponse:
    """What the agency decides: supervisors' digests, and when the next supervisor is told."""
    form = SwitchesForm(request.POST or None, instance=switches())
    if request.method == "POST" and form.is_valid():
        change_switches(**form.cleaned_data, actor=person_of(request), now=dates.now())
        messages.success(request, "The agency's choices are saved.")
        return redirect("notify:agency")
    status = 422 if form.is_bound else 200
    return render(request, "notify/agency.html", {"form": form}, status=status)
