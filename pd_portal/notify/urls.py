from django.urls import path

from pd_portal.notify import admin_views, reading_views, telling_views, views
from pd_portal.notify import reaching_views as reaching

app_name = "notify"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("settings/", views.settings, name="settings"),
    path("settings/ways/", reaching.ways, name="ways"),
    path("settings/ways/number/", reaching.number, name="number"),
    path("less/<str:token>/", reaching.unsubscribe, name="unsubscribe"),
    path("<uuid:pk>/", reading_views.message, name="message"),
    path("<uuid:pk>/<int:file>/", reading_views.attachment, name="attachment"),
    path("could-not-be-told/", telling_views.untold, name="untold"),
    path("could-not-be-told/letters/", telling_views.letters, name="letters"),
    path("people/<int:pk>/", telling_views.person, name="person"),
    path("agency/", admin_views.agency, name="agency"),
    path("failed/", admin_views.failed, name="failed"),
    path("kinds/", admin_views.kinds_list, name="kinds"),
    path("kinds/<slug:kind>/", admin_views.kind, name="kind"),
    path("kinds/<slug:kind>/<int:variant>/", admin_views.kind_html, name="kind_html"),
]
