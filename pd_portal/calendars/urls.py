from django.urls import URLPattern, URLResolver, path

from pd_portal.calendars import views

app_name = "calendars"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.own, name="own"),
    path("clock/", views.clock, name="clock"),
    path("feed/new/", views.make_feed, name="make_feed"),
    path("feed/end/", views.end_feed, name="end_feed"),
    path("feed/<str:token>.ics", views.feed, name="feed"),
    path("outside/add/", views.add_outside, name="add_outside"),
    path("outside/<int:pk>/remove/", views.remove_outside, name="remove_outside"),
]
