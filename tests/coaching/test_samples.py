from coaching import urls_booking
from coaching.samples import FOUND
from pd_portal.access.routes import routes
from pd_portal.access.samples import samples


def test_every_address_of_coaching_with_parameters_has_an_example():
    booking = {pattern.name for pattern in urls_booking.urlpatterns}
    ours = {
        route.name.removeprefix("coaching:")
        for route in routes()
        if route.name.startswith("coaching:") and route.parameters
    }

    assert ours - booking == FOUND.keys()
    assert all(f"coaching:{name}" in samples for name in FOUND)


def test_the_cms_knows_services_and_contracts_and_no_text():
    from wagtail.snippets.models import get_snippet_models

    ours = {m.__name__ for m in get_snippet_models() if m._meta.app_label == "pd_coaching"}

    assert ours == {"ServiceLine", "FocusArea", "Contract"}
