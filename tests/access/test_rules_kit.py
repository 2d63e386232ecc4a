import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from pd_portal.access import grants, predicates
from pd_portal.access.management.commands import access_matrix
from pd_portal.access.routes import routes
from pd_portal.access.views import require
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_a_visitor_holds_nothing():
    assert grants.roles_of(AnonymousUser()) == frozenset()
    assert not predicates.signed_in(AnonymousUser())


def test_a_superuser_without_a_grant_has_no_role():
    boss = UserFactory(is_superuser=True, is_staff=True)

    with pytest.raises(PermissionDenied):
        require("audit.view_log", boss)


def test_an_unknown_permission_opens_nothing():
    with pytest.raises(PermissionDenied):
        require("nothing.at_all", UserFactory())


def test_a_visitor_is_sent_to_sign_in_and_back(client):
    response = client.get("/home/")

    assert response.status_code == 302
    assert response.headers["Location"].endswith("?next=/home/")


def test_every_route_of_ours_has_a_name_and_a_rule():
    assert [route.path for route in routes() if not route.name or route.rule is None] == []


@pytest.mark.parametrize(
    ("status", "location", "said"),
    [
        (200, "", "open"),
        (302, "/accounts/login/?next=/", "login"),
        (302, "/home/", "open"),
        (403, "", "no"),
        (404, "", "hidden"),
        (500, "", "error 500"),
    ],
)
def test_an_answer_is_named(status, location, said):
    assert access_matrix.answer(status, location) == said


def test_the_matrix_notices_a_cell_that_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(access_matrix, "TABLE", tmp_path / "matrix.csv")
    out = io.StringIO()
    call_command("access_matrix", write=True, stdout=out)
    table = (tmp_path / "matrix.csv").read_text()
    assert "home:home,login" in table

    (tmp_path / "matrix.csv").write_text(table.replace("home:home,login", "home:home,open"))
    with pytest.raises(SystemExit):
        call_command("access_matrix", stdout=out)

    assert "home:home as visitor: login, the table says open" in out.getvalue()
