from django.urls import URLPattern, URLResolver, path

from pd_portal.calendars import views

app_name = "calendars"

urlpatterns: list[URLPattern | URLResolver] = [
    path("clock/", views.clock, name="clock"),
]
