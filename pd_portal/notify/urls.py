from django.urls import path

from pd_portal.notify import reaching_views as reaching
from pd_portal.notify import views

app_name = "notify"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("settings/", views.settings, name="settings"),
    path("less/<str:token>/", reaching.unsubscribe, name="unsubscribe"),
]
