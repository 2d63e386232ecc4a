"""A person reads one of their own messages."""

from io import BytesIO
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from pd_portal.access.grants import holder_of
from pd_portal.access.views import rule
from pd_portal.notify.actions.choosing import open_message
from pd_portal.notify.models import Attachment
from pd_portal.notify.queries.mine import reading, told
from pd_portal.people import person_of
from pd_portal.ui import dates


@rule("notify.view_own")
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it says today; opening it is reading it."""
    mine = told(holder_of(request.user).person_id or 0).select_related("recipient")
    found = get_object_or_404(mine, pk=pk)
    open_message(message=found, actor=person_of(request), now=dates.now())
    return render(request, "notify/message.html", {"reading": reading(found)})


@rule("notify.view_own")
def attachment(request: HttpRequest, pk: UUID, file: int) -> FileResponse:
    """A file that came with one of my messages; always saved, never shown by the browser."""
    mine = told(holder_of(request.user).person_id or 0)
    found = get_object_or_404(Attachment, pk=file, message=get_object_or_404(mine, pk=pk))
    content = BytesIO(bytes(found.content))
    return FileResponse(
        content, as_attachment=True, filename=found.name, content_type=found.mime_type
    )
