"""The host's own start page has the name ``home:home``; our apps stand where it likes."""

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls


def start(request: HttpRequest) -> HttpResponse:
    return HttpResponse("The host's own start page.")


urlpatterns = [
    path("start/", include(([path("", start, name="home")], "home"))),
    path("", include("pd_portal.ui.urls")),
    path("accounts/", include("pd_portal.people.signin.urls")),
    path("accounts/", include("allauth.urls")),
    path("audit/", include("pd_portal.audit.urls")),
    path("jobs/", include("pd_portal.jobs.urls")),
    path("staff/", include("pd_portal.people.urls")),
    path("messages/", include("pd_portal.notify.urls")),
    path("calendar/", include("pd_portal.calendars.urls")),
]
for app, prefix, module in [
    ("courses", "training/", "courses.urls"),
    ("coaching", "coaching/", "coaching.urls"),
    ("pd_portal.policy", "goals/", "pd_portal.policy.urls"),
]:
    if apps.is_installed(app):
        urlpatterns.append(path(prefix, include(module)))
urlpatterns += [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
