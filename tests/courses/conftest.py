import pytest
from django.test import Client

from pd_portal.access import roles
from tests.factories.people import employee_with_role


def signed_in(person):
    client = Client()
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def author(db):
    """A person with a login and the author role over the whole agency."""
    return employee_with_role(roles.AUTHOR)


@pytest.fixture
def at_desk(author):
    """The author's browser."""
    return signed_in(author)
