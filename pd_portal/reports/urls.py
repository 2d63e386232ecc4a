from django.urls import path

from pd_portal.reports.views import board, goal, slowed, supervisors

app_name = "reports"

urlpatterns = [
    path("", goal.index, name="index"),
    path("goal/<slug:code>/", goal.goal, name="goal"),
    path("goal/<slug:code>/people/", goal.goal_people, name="people"),
    path("goal/<slug:code>/people/<int:pk>/", goal.goal_person, name="person"),
    path("my-district/", board.district, name="district"),
    path("late/", slowed.slowed_list, name="slowed"),
    path("my-people/", supervisors.supervised, name="supervised"),
    path(
        "my-people/<slug:code>/<int:pk>/", supervisors.supervised_person, name="supervised_person"
    ),
    path("why/<slug:code>/", supervisors.my_why, name="my_why"),
]
