"""``{% load pd %}``: the elements pages are written in, and words for days and times."""

from datetime import date, datetime
from typing import Any

import rules
from django import template
from django.conf import settings
from django.template.base import token_kwargs
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from pd_portal.ui import dates, forms, nav, site
from pd_portal.ui.tables import with_labels

register = template.Library()

PASSED_ON = ("request", "csrf_token", "user", "perms")


class SlotNode(template.Node):
    """A named part of an element's body."""

    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        return self.nodelist.render(context)


class ElementNode(template.Node):
    """Renders ``pd/elements/NAME.html`` with the attributes and ``slots`` only."""

    def __init__(self, name: Any, attrs: dict[str, Any], nodelist: template.NodeList) -> None:
        self.name = name
        self.attrs = attrs
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        name = self.name.resolve(context)
        inner = {key: context.get(key) for key in PASSED_ON}
        inner |= {key: value.resolve(context) for key, value in self.attrs.items()}
        with context.push():
            slots = self.slots(context)
        inner |= {"slots": slots, "slot": slots.get("default", "")}
        found = context.template.engine.get_template(f"pd/elements/{name}.html")
        with context.render_context.push_state(found, isolated_context=True):
            return found.render(context.new(inner))

    def slots(self, context: template.Context) -> dict[str, SafeString]:
        named = [node for node in self.nodelist if isinstance(node, SlotNode)]
        parts = {node.name: mark_safe(node.render(context).strip()) for node in named}
        if "default" not in parts:
            rest = template.NodeList(n for n in self.nodelist if not isinstance(n, SlotNode))
            parts["default"] = mark_safe(rest.render(context).strip())
        return parts


@register.tag
def element(parser: template.base.Parser, token: template.base.Token) -> ElementNode:
    """``{% element "card" title="Next" %}..{% slot "actions" %}..{% endslot %}{% endelement %}``."""
    bits = token.split_contents()[1:]
    if not bits:
        raise template.TemplateSyntaxError("element needs a name, for example 'card'.")
    name = parser.compile_filter(bits.pop(0))
    attrs = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"element: {bits[0]!r} is not key=value.")
    nodelist = parser.parse(("endelement",))
    parser.delete_first_token()
    return ElementNode(name, attrs, nodelist)


@register.tag
def slot(parser: template.base.Parser, token: template.base.Token) -> SlotNode:
    """``{% slot %}`` or ``{% slot "actions" %}``, up to ``{% endslot %}``."""
    bits = token.split_contents()[1:]
    name = bits[0].strip("\"'") if bits else "default"
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(name, nodelist)


@register.simple_tag(takes_context=True)
def shell(context: template.Context) -> dict[str, Any]:
    """What the base template shows around a page; safe without a request (error pages)."""
    request = context.get("request")
    facts = site.site_facts(request) if request else site.SiteFacts()
    user = getattr(request, "user", None)
    demo = getattr(settings, "PD_PORTAL_DEMO", False)
    shown = {"facts": facts, "demo": demo, "cards": demo_people}
    if user is not None:
        shown["footer"] = nav.links_for(request, nav.footer_menu)
    if user is None or not user.is_authenticated:
        return shown
    return shown | {
        "viewer": nav.viewer_name(user),
        "nav": nav.links_for(request, nav.nav),
        "account": nav.links_for(request, nav.account_menu),
        # A page that wants somebody's whole attention is "quiet": nothing beside it counts.
        "counters": []
        if context.get("quiet")
        else [found for ask in nav.counters if (found := ask(user))],
    }


def demo_people() -> list[site.DemoCard]:
    """Whom a visitor of the demo may sign in as. Asked only by the sign-in page."""
    return [card for source in site.demo_cards for card in source()]


@register.simple_tag(takes_context=True)
def may(context: template.Context, permission: str, obj: Any = None) -> bool:
    """``{% may "people.edit" person as can_edit %}``: the same rule the view asks."""
    user = getattr(context.get("request"), "user", None)
    return user is not None and rules.has_perm(permission, user, obj)


@register.inclusion_tag("pd/elements/crumb.html")
def crumb(label: str, url_name: str = "", *args: Any) -> dict[str, str]:
    """One step of the breadcrumbs; without a URL name it is the page itself."""
    return {"label": label, "url": reverse(url_name, args=args) if url_name else ""}


@register.inclusion_tag("pd/elements/icon.html")
def icon(name: str) -> dict[str, str]:
    """A drawn sign beside words that say the same: success, error, warning, info, lock."""
    return {"name": name}


@register.filter
def columns(text: str) -> list[dict[str, Any]]:
    """``"Name|#Hours"`` as table heads; ``#`` marks numbers, which stand to the right."""
    heads = [part.strip() for part in str(text).split("|")]
    return [{"label": head.lstrip("#"), "numeric": head.startswith("#")} for head in heads]


@register.filter
def labelled(rows: str, heads: str) -> str:
    """Table rows whose cells know their column's name, for narrow screens."""
    return with_labels(rows, [column["label"] for column in columns(heads)])


@register.filter
def day(value: date | datetime | None) -> str:
    """``March 14, 2027``; a moment is read in the current time zone; nothing for ``None``."""
    if not value:
        return ""
    return dates.words(timezone.localtime(value).date() if isinstance(value, datetime) else value)


@register.filter
def clock(value: datetime | None) -> str:
    """``10:42 a.m.`` in the current time zone."""
    if not value:
        return ""
    return dates.clock(timezone.localtime(value) if timezone.is_aware(value) else value)


@register.filter
def moment(value: datetime | None) -> str:
    """``March 14, 2027 at 10:42 a.m.``."""
    return f"{day(value)} at {clock(value)}" if value else ""


@register.filter
def share(part: float | None, whole: float | None) -> int:
    """``part`` of ``whole`` in whole percent, never 100 before all is done."""
    if not whole or not part:
        return 0
    return min(int(100 * part / whole), 100)


@register.filter
def page_numbers(page: Any) -> list[Any]:
    """Page numbers to offer around ``page``, gaps as the paginator's ellipsis."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def dressed(form: Any) -> Any:
    """A form somebody else wrote, in our markup: ``{{ form|dressed }}``."""
    return forms.dress_form(form)
