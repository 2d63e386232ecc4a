from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from pd_portal.access.views import rule
from pd_portal.demo.mailbox import mailbox, opened
from pd_portal.demo.models import SentMail
from pd_portal.notify.framing import mail_frame


@rule("demo.open_mailbox")
def index(request: HttpRequest) -> HttpResponse:
    """All mail of the demo, or one person's."""
    who, number = request.GET.get("who", ""), request.GET.get("page", "1")
    box = mailbox(
        person_id=int(who) if who.isdecimal() else None,
        number=int(number) if number.isdecimal() else 1,
    )
    return render(request, "demo/mailbox.html", {"box": box})


@rule("demo.open_mailbox")
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One e-mail with its headers, both parts and files."""
    found = get_object_or_404(SentMail.objects.select_related("person"), pk=pk)
    return render(request, "demo/mail.html", {"mail": found, "opened": opened(found)})


@rule("demo.open_mailbox")
@xframe_options_sameorigin
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part, for the frame."""
    found = opened(get_object_or_404(SentMail, pk=pk))
    if not found.html:
        raise Http404
    return mail_frame(found.html)


@rule("demo.open_mailbox")
def attachment(request: HttpRequest, pk: int, place: int) -> FileResponse:
    """A file as it would have arrived; always saved, never shown by the browser."""
    files = opened(get_object_or_404(SentMail, pk=pk)).files
    if place >= len(files):
        raise Http404
    file = files[place]
    return FileResponse(
        BytesIO(file.content), as_attachment=True, filename=file.name, content_type=file.mime_type
    )
