"""Coaching in the CMS menu: what is offered and what partners bought. No engagement, no text."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from coaching.models import Contract, FocusArea, ServiceLine


class ServiceLineViewSet(SnippetViewSet):
    model = ServiceLine
    icon = "group"
    menu_label = "Services"
    list_display = ["name", "evidence_grade", "default_sessions", "is_offered"]


class FocusAreaViewSet(SnippetViewSet):
    model = FocusArea
    icon = "tag"
    menu_label = "Focus areas"
    list_display = ["name", "is_offered"]


class ContractViewSet(SnippetViewSet):
    model = Contract
    icon = "form"
    menu_label = "Contracts"
    list_display = ["partner", "starts_on", "ends_on", "bought_sessions", "po_number"]
    panels = [
        FieldPanel("partner"),
        FieldPanel("service_lines"),
        FieldPanel("bought_sessions"),
        FieldPanel("bought_minutes"),
        FieldPanel("starts_on"),
        FieldPanel("ends_on"),
        FieldPanel("po_number"),
    ]


class CoachingGroup(SnippetViewSetGroup):
    menu_label = "Coaching"
    menu_icon = "group"
    items = (ServiceLineViewSet, FocusAreaViewSet, ContractViewSet)
