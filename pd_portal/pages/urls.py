from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from pd_portal.pages import styleguide, views

app_name = "pages"

urlpatterns: list[URLPattern | URLResolver] = [
    path("contact/", views.contact, name="contact"),
    path("contact/messages/", views.contact_list, name="messages"),
    path("contact/messages/<str:reference>/", views.contact_message, name="message"),
]
if getattr(settings, "PD_PORTAL_DEMO", False):
    urlpatterns += [path("styleguide/", styleguide.styleguide, name="styleguide")]
