from django.urls import path

from pd_portal.notify import views

app_name = "notify"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("settings/", views.settings, name="settings"),
]
