from django.urls import path

from pd_portal.reports.views import (
    board,
    goal,
    hours,
    more,
    people,
    requests,
    slowed,
    supervisors,
)

app_name = "reports"

urlpatterns = [
    path("", goal.index, name="index"),
    path("goal/<slug:code>/", goal.goal, name="goal"),
    path("goal/<slug:code>/people/", people.goal_people, name="people"),
    path("goal/<slug:code>/people/workbook/", people.make_workbook, name="make_workbook"),
    path("goal/<slug:code>/over-time/", more.over_time, name="over_time"),
    path("goal/<slug:code>/moved/", more.what_moved, name="moved"),
    path("goal/<slug:code>/moved/people/", more.who_moved, name="moved_people"),
    path("goal/<slug:code>/nobody-forgotten/", more.nobody_forgotten, name="forgotten"),
    path("goal/<slug:code>/nobody-forgotten/people/", more.who, name="forgotten_people"),
    path("goal/<slug:code>/hours/", hours.hours, name="hours"),
    path("goal/<slug:code>/hours/people/", hours.hours_people, name="hours_people"),
    path("goal/<slug:code>/practice/", hours.in_practice, name="practice"),
    path("goal/<slug:code>/about/", more.about_figure, name="about"),
    path("workbooks/<uuid:job_id>/", people.workbook, name="workbook"),
    path("goal/<slug:code>/people/<int:pk>/", goal.goal_person, name="person"),
    path("my-district/", board.district, name="district"),
    path("late/", slowed.slowed_list, name="slowed"),
    path("my-people/", supervisors.supervised, name="supervised"),
    path(
        "my-people/<slug:code>/<int:pk>/", supervisors.supervised_person, name="supervised_person"
    ),
    path("my-people/<slug:code>/<int:pk>/remind/", supervisors.remind_person, name="remind"),
    path("my-people/<slug:code>/<int:pk>/more-time/", supervisors.ask_extension, name="ask"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<int:pk>/", requests.answer, name="answer_request"),
    path("why/<slug:code>/", supervisors.my_why, name="my_why"),
]
