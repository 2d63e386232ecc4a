from django.urls import path

from courses.views import archives, authors, releasing, trying

app_name = "courses_admin"

urlpatterns = [
    path("", authors.modules, name="overview"),
    path("archives/bring-in/", archives.upload, name="upload"),
    path("archives/<int:pk>/", archives.download, name="download"),
    path("archives/made/<uuid:job>/", archives.made, name="archive_file"),
    path("modules/<int:pk>/release/", releasing.release, name="release"),
    path("modules/<int:pk>/trial/", trying.start, name="start_trial"),
    path("trials/<int:pk>/close/", trying.close, name="close_trial"),
    path("releases/<int:pk>/answers/", authors.options, name="options"),
    path("proposals/<int:pk>/confirm/", releasing.confirm, name="confirm"),
    path("proposals/<int:pk>/withdraw/", releasing.withdraw, name="withdraw"),
]
