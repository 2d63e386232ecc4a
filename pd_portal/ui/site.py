"""What every page says of the site itself. An upper app names the source; this one only asks."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest

from pd_portal.ui.registry import Registry


@dataclass(frozen=True)
class FooterLink:
    label: str
    url: str


@dataclass(frozen=True)
class SiteFacts:
    """Names and ways to reach somebody, as an editor wrote them."""

    portal_name: str = "PD Portal"
    agency_name: str = ""
    hr_contact: str = ""
    hr_phone: str = ""
    footer_text: str = ""
    links: tuple[FooterLink, ...] = field(default=())


def _bare(request: HttpRequest) -> SiteFacts:
    return SiteFacts()


_source: Callable[[HttpRequest], SiteFacts] = _bare


def use_source(source: Callable[[HttpRequest], SiteFacts]) -> None:
    """Name the function that answers for a request. Called once, by Pages."""
    global _source
    _source = source


def site_facts(request: HttpRequest) -> SiteFacts:
    """The facts for ``request``, read once per request."""
    if not hasattr(request, "_pd_site_facts"):
        request._pd_site_facts = _source(request)  # type: ignore[attr-defined]  # memo
    return request._pd_site_facts  # type: ignore[attr-defined, no-any-return]  # memo


@dataclass(frozen=True)
class DemoCard:
    """Somebody of the demo a visitor may sign in as: ``key`` is what the form sends.

    ``tries`` are things worth doing as this person, in order, each one sentence.
    """

    key: str
    name: str
    about: str
    tries: tuple[str, ...] = ()


demo_cards: Registry[Callable[[], list[DemoCard]]] = Registry(
    "People the sign-in page of the demo lists; called when that page is shown."
)
