from django.urls import path

from courses.views import authors, releasing

app_name = "courses_admin"

urlpatterns = [
    path("", authors.modules, name="overview"),
    path("archives/bring-in/", authors.upload, name="upload"),
    path("archives/<int:pk>/", authors.download, name="download"),
    path("modules/<int:pk>/release/", releasing.release, name="release"),
    path("releases/<int:pk>/answers/", authors.options, name="options"),
    path("proposals/<int:pk>/confirm/", releasing.confirm, name="confirm"),
    path("proposals/<int:pk>/withdraw/", releasing.withdraw, name="withdraw"),
]
