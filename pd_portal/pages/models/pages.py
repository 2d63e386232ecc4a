"""Public pages an editor writes: the front page, and statements, services and updates."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.blocks import CharBlock, RichTextBlock, StructBlock, URLBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class HighlightBlock(StructBlock):
    """A short card on the front page."""

    title = CharBlock(max_length=80)
    text = RichTextBlock(features=["bold", "italic", "link"])
    link = URLBlock(required=False, help_text="Where the title leads, if anywhere.")


class FrontPage(Page):
    """What a visitor sees first. There is one."""

    lede = models.TextField(
        blank=True, help_text="One or two sentences: what this place is, and for whom."
    )
    body = RichTextField(blank=True, features=TEXT_FEATURES)
    highlights = StreamField([("card", HighlightBlock())], blank=True)

    template = "pages/front_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("lede"),
        FieldPanel("highlights"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "front page"


class StandardPage(Page):
    """A dated text: a statement, a service or an update, with what changed and when."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", "Statement"
        SERVICE = "service", "Service"
        UPDATE = "update", "Update"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STATEMENT)
    summary = models.TextField(help_text="One or two sentences under the title.")
    body = RichTextField(features=TEXT_FEATURES)
    dated_on = models.DateField(help_text="The day this text takes effect or was written.")

    template = "pages/standard_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("dated_on"),
        FieldPanel("summary"),
        FieldPanel("body"),
        InlinePanel("changes", heading="What changed", label="Change"),
    ]

    class Meta:
        verbose_name = "standard page"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["statement", "service", "update"]),
                name="standardpage_kind_known",
            )
        ]


class PageChange(Orderable):
    """One line under "What changed"."""

    page = ParentalKey(StandardPage, on_delete=models.CASCADE, related_name="changes")
    changed_on = models.DateField()
    text = models.CharField(max_length=300)

    panels = [FieldPanel("changed_on"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        ordering = ["-changed_on", "sort_order"]

    def __str__(self) -> str:
        return self.text
