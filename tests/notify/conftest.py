import pytest

from pd_portal.notify.kinds import Kind, kinds


@pytest.fixture(autouse=True)
def test_kind(settings, tmp_path):
    """A kind of message with templates of its own, there for every test of the outbox."""
    folder = tmp_path / "notify" / "mail"
    folder.mkdir(parents=True)
    (folder / "test_note.txt").write_text(
        '{% extends "notify/mail/base.txt" %}{% block subject %}Hello {{ person }}{% endblock %}'
        "{% block body %}See {{ message.data.place }}.{% endblock %}"
    )
    (folder / "test_note.html").write_text(
        '{% extends "notify/mail/base.html" %}{% block body %}<p>See {{ message.data.place }}.</p>{% endblock %}'
    )
    first = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], str(tmp_path)]}]
    truths = {"still": True}
    kinds.register(
        "test_note",
        Kind("A note", "account", still_true=lambda message: truths["still"], any_hour=True),
    )
    yield truths
    kinds._items.pop("test_note")
