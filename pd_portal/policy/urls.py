from django.urls import path

from pd_portal.policy.views import decisions, goals, month_ends, past, requirements, snapshots

app_name = "policy"

urlpatterns = [
    path("", requirements.index, name="index"),
    path("adopt/", goals.adopt, name="adopt_policy"),
    path("policies/<int:pk>/add-goal/", goals.add_goal, name="add_goal"),
    path("targets/<int:pk>/settle/", goals.settle_target, name="settle_target"),
    path("of/<int:pk>/set-target/", goals.set_target, name="set_target"),
    path("of/<int:pk>/require/", goals.new_requirement, name="new_requirement"),
    path("pay-notes/", goals.pay_notes, name="pay_notes"),
    path("past-completions/", past.past, name="past"),
    path("past-completions/<int:pk>/", past.past_import, name="past_import"),
    path("past-completions/<int:pk>/take-in/", past.take_in, name="take_in"),
    path("past-completions/<int:pk>/put-aside/", past.put_aside, name="put_aside"),
    path("snapshots/", snapshots.snapshots, name="snapshots"),
    path("snapshots/<slug:code>/", snapshots.snapshot, name="snapshot"),
    path("snapshots/<slug:code>/again/", snapshots.rerun_snapshot, name="rerun_snapshot"),
    path("<slug:code>/", requirements.requirement, name="requirement"),
    path("<slug:code>/month-ends/", month_ends.month_ends, name="month_ends"),
    path("<slug:code>/month-ends/publish/", month_ends.publish, name="publish_month_end"),
    path("<slug:code>/freeze/", snapshots.freeze, name="freeze_snapshot"),
    path("<slug:code>/new-rules/", requirements.new_version, name="new_version"),
    path("drafts/<int:pk>/", requirements.edit_version, name="edit_version"),
    path("drafts/<int:pk>/preview/", requirements.preview, name="preview"),
    path("drafts/<int:pk>/activate/", requirements.activate, name="activate"),
    path("drafts/<int:pk>/discard/", requirements.discard, name="discard"),
    path("<slug:code>/exempt/", decisions.new_exemption, name="new_exemption"),
    path("<slug:code>/extend/", decisions.new_extension, name="new_extension"),
    path("<slug:code>/exemptions/<int:pk>/end/", decisions.end_exemption, name="end_exemption"),
    path(
        "<slug:code>/exemptions/<int:pk>/take-back/",
        decisions.take_back_exemption,
        name="take_back_exemption",
    ),
    path(
        "<slug:code>/extensions/<int:pk>/take-back/",
        decisions.take_back_extension,
        name="take_back_extension",
    ),
]
