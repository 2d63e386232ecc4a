"""Names and words that try to be headers or markup stay names and words.

Calendar files are tried where they are written, in tests/calendars/test_ics.py.
"""

import copy
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import models

from pd_portal.audit.actions import System
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.kinds import kinds
from pd_portal.notify.previews import Preview, examples, shown
from tests.factories.people import PersonEmailFactory, StaffMemberFactory
from tests.notify.mail_lint import complaints

T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)
EVIL = '<script>x</script>"><img src=//e.example onerror=x>\r\nBcc: all@example.org\r\n=1+1'
ALL = [(kind, preview) for kind, _ in kinds.items() for preview in examples(kind)]
named = pytest.mark.parametrize(
    ("kind", "preview"), ALL, ids=[f"{kind}: {preview.title}" for kind, preview in ALL]
)


def poisoned(value):
    """Every free text in an example's context, however deep, replaced; addresses stay."""
    if isinstance(value, str):
        return value if value.startswith("http") else EVIL
    if isinstance(value, dict):
        return {key: poisoned(part) for key, part in value.items()}
    if isinstance(value, SimpleNamespace):
        return SimpleNamespace(**poisoned(vars(value)))
    if isinstance(value, models.Model) and hasattr(value, "place"):
        value = copy.copy(value)
        value.place = EVIL
    return value


@named
def test_no_word_becomes_markup_or_a_second_line_of_the_subject(kind, preview, settings):
    evil = Preview(preview.title, EVIL, poisoned(preview.context), poisoned(preview.data))

    message = shown(kind, evil, name=EVIL)

    assert complaints(message.html, settings.WAGTAILADMIN_BASE_URL) == []
    assert not {"\r", "\n"} & set(message.subject)


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["given_name", "family_name", "preferred_name"])
def test_no_name_becomes_a_header(field):
    person = StaffMemberFactory(**{field: EVIL[:90]})
    PersonEmailFactory(person=person)
    queue_message(
        kind="test_note", recipient=person, about=person, why=EVIL, data={"place": EVIL},
        actor=System("test"), now=T, attachments=[(EVIL[:90], "text/calendar", b"BEGIN")],
    )  # fmt: skip

    assert send_due(now=T).sent == 1

    sent = mail.outbox[0].message()
    assert "Bcc" not in sent
    assert all("Bcc" not in part for part in sent.walk())
    assert mail.outbox[0].recipients() == [mail.outbox[0].to[0]]
