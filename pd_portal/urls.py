"""Every URL of our own site. Apps own what stands below their prefix."""

from django.conf import settings
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from pd_portal.jobs import views as job_views
from pd_portal.pages import views as page_views
from pd_portal.reports.views import board as board_views

# One way in and one way out: the CMS has no doors of its own.
cms_doors = [
    path("cms/login/", page_views.cms_login, name="cms_login"),
    path("cms/logout/", page_views.cms_logout, name="cms_logout"),
]
urlpatterns = [
    path("healthz", job_views.healthz, name="healthz"),
    path("readyz", job_views.readyz, name="readyz"),
    path("", include("pd_portal.ui.urls")),
    path("", include("pd_portal.pages.urls")),
    path("home/", include("pd_portal.home.urls")),
    path("accounts/", include("pd_portal.people.signin.urls")),
    path("accounts/", include("allauth.urls")),
    path("audit/", include("pd_portal.audit.urls")),
    path("jobs/", include("pd_portal.jobs.urls")),
    path("people/", include("pd_portal.people.urls")),
    path("messages/", include("pd_portal.notify.urls")),
    path("calendar/", include("pd_portal.calendars.urls")),
    path("learn/", include("courses.urls")),
    path("coaching/", include("coaching.urls")),
    path("goals/", include("pd_portal.policy.urls")),
    path("reports/", include("pd_portal.reports.urls")),
    path("board/", board_views.board, name="board"),
    *cms_doors,
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.PD_PORTAL_DEMO:
    urlpatterns += [path("demo/", include("pd_portal.demo.urls"))]
    # Django's static() adds nothing unless DEBUG is on; the demo has no web server beside it.
    media = {"document_root": settings.MEDIA_ROOT}
    urlpatterns += [path("media/<path:path>", serve, media)]
urlpatterns += [path("", include(wagtail_urls))]
