"""Names and ways to reach somebody, edited in the CMS and shown around every page."""

from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from pd_portal.ui.site import FooterLink, SiteFacts

address = RegexValidator(
    r"^(/|https://|mailto:|tel:)",
    "Start with / for a page of this site, or with https://, mailto: or tel:.",
)

# What the system check asks for before real people use the site.
REQUIRED = {
    "agency_name": "the agency's name",
    "hr_contact": "whom to ask in HR",
    "hr_phone": "HR's telephone number",
    "accessibility_url": "the accessibility statement",
    "report_url": "where to report discrimination or harassment",
}


def address_field(help_text: str) -> models.CharField:
    return models.CharField(max_length=200, blank=True, validators=[address], help_text=help_text)


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """One row a site. Empty fields are left out of the page."""

    portal_name = models.CharField(max_length=80, default="PD Portal")
    agency_name = models.CharField(max_length=120, blank=True)
    hr_contact = models.CharField("HR contact", max_length=120, blank=True)
    hr_phone = models.CharField("HR telephone", max_length=40, blank=True)
    footer_text = models.CharField(max_length=300, blank=True)
    accessibility_url = address_field("The accessibility statement.")
    help_url = address_field("Help with this site.")
    report_url = address_field("Where to report discrimination or harassment.")

    panels = [
        FieldPanel("portal_name"),
        FieldPanel("agency_name"),
        MultiFieldPanel([FieldPanel("hr_contact"), FieldPanel("hr_phone")], heading="HR"),
        MultiFieldPanel(
            [
                FieldPanel("footer_text"),
                FieldPanel("accessibility_url"),
                FieldPanel("help_url"),
                FieldPanel("report_url"),
            ],
            heading="Footer",
        ),
    ]

    class Meta:
        verbose_name = "names and contacts"

    def facts(self) -> SiteFacts:
        """What the shell shows, in the order it shows it."""
        links = [
            FooterLink("Accessibility", self.accessibility_url),
            FooterLink("Help", self.help_url),
            FooterLink("Contact us", "/contact/"),
            FooterLink("Report discrimination or harassment", self.report_url),
        ]
        return SiteFacts(
            portal_name=self.portal_name,
            agency_name=self.agency_name,
            hr_contact=self.hr_contact,
            hr_phone=self.hr_phone,
            footer_text=self.footer_text,
            links=tuple(link for link in links if link.url),
        )

    def missing(self) -> list[str]:
        """What is still to be filled in, in words."""
        return [words for name, words in REQUIRED.items() if not getattr(self, name)]
