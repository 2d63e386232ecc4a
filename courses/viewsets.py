"""Courses in the CMS menu: pools, local facts, standards."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import Domain, Indicator, LocalFact, QuestionPool, Standard, StandardSet


class QuestionPoolViewSet(SnippetViewSet):
    model = QuestionPool
    icon = "tasks"
    menu_label = "Question pools"
    list_display = ["title", "slug"]
    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("questions")]


class LocalFactViewSet(SnippetViewSet):
    model = LocalFact
    icon = "site"
    menu_label = "Local facts"
    list_display = ["label", "is_filled", "reviewed_by", "reviewed_on"]
    panels = [
        FieldPanel("label"),
        FieldPanel("slug"),
        FieldPanel("hint"),
        FieldPanel("text"),
        FieldPanel("reviewed_by"),
        FieldPanel("reviewed_on"),
    ]


class StandardSetViewSet(SnippetViewSet):
    model = StandardSet
    icon = "list-ol"
    list_display = ["title", "code", "source"]


class DomainViewSet(SnippetViewSet):
    model = Domain
    icon = "list-ol"
    list_display = ["title", "standard_set", "position"]
    list_filter = ["standard_set"]


class StandardViewSet(SnippetViewSet):
    model = Standard
    icon = "list-ol"
    list_display = ["code", "text", "domain"]
    list_filter = ["domain"]


class IndicatorViewSet(SnippetViewSet):
    model = Indicator
    icon = "list-ol"
    list_display = ["text", "standard", "position"]


class CoursesGroup(SnippetViewSetGroup):
    menu_label = "Courses"
    menu_icon = "folder-open-inverse"
    menu_order = 150
    items = (
        QuestionPoolViewSet,
        LocalFactViewSet,
        StandardSetViewSet,
        DomainViewSet,
        StandardViewSet,
        IndicatorViewSet,
    )
