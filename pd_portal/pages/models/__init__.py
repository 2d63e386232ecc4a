from pd_portal.pages.models.contact import ContactMessage
from pd_portal.pages.models.pages import FrontPage, PageChange, StandardPage
from pd_portal.pages.models.site import SiteSettings

__all__ = ["ContactMessage", "FrontPage", "PageChange", "SiteSettings", "StandardPage"]
