import pytest
from django.contrib.auth.models import AnonymousUser

from courses.samples import SAMPLES
from pd_portal.access.routes import routes
from pd_portal.access.samples import samples
from tests.courses.playing import Learner, release
from tests.factories.people import PositionFactory

pytestmark = pytest.mark.django_db


def test_every_url_of_courses_with_parameters_has_an_example():
    ours = [r for r in routes() if r.name and r.name.startswith("courses")]

    assert [r.name for r in ours if r.parameters and r.name not in samples] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_an_example_names_what_its_url_asks_for(name):
    learner = Learner(release(), person=PositionFactory().person)
    route = next(r for r in routes() if r.name == f"courses:{name}")

    for user in (learner.person.user, AnonymousUser(), None):
        sample = SAMPLES[name](user)
        for parameters in filter(None, (sample.inside, sample.outside)):
            assert set(parameters) == set(route.parameters)
