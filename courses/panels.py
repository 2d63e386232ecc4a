"""What authors see in the page editor."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

index_page = [*Page.content_panels, FieldPanel("intro")]

course_page = [
    *Page.content_panels,
    FieldPanel("summary"),
    FieldPanel("strands"),
    FieldPanel("version"),
    MultiFieldPanel(
        [
            FieldPanel("licence", help_text="For example CC BY 4.0"),
            FieldPanel("licence_url"),
            FieldPanel("credit"),
            FieldPanel("generated"),
        ],
        heading="Rights and credit",
    ),
]

module_page = [
    *Page.content_panels,
    HelpPanel(
        "<p>Publishing saves your words. What people take changes only when the module is "
        "released.</p>"
    ),
    FieldPanel("summary"),
    FieldRowPanel([FieldPanel("number"), FieldPanel("hours")]),
    FieldPanel("hold"),
    InlinePanel("objectives", heading="Learning objectives (public)", label="Objective"),
    MultiFieldPanel(
        [FieldPanel("pass_mark"), FieldPanel("attempts"), FieldPanel("cooling_off_minutes")],
        heading="Pass rule",
    ),
    InlinePanel("prerequisites", heading="Prerequisites", label="Module to finish first"),
    InlinePanel("alignment", heading="Alignment with standards", label="Standard"),
    FieldPanel("strands"),
    InlinePanel("shaped_by", heading="Who shaped this module", label="Voice"),
    InlinePanel("local_facts", heading="Local facts it needs", label="Local fact"),
    InlinePanel("sources", heading="Sources", label="Source"),
]

lesson_page = [
    *Page.content_panels,
    FieldRowPanel([FieldPanel("is_public"), FieldPanel("job_groups")]),
    FieldPanel("body"),
]
