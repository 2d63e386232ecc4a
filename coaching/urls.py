from django.urls import URLPattern, URLResolver, path

from coaching import urls_booking
from coaching.views import (
    agreements,
    engagements,
    goals,
    home,
    lead,
    logs,
    outside,
    reports,
    requests,
)

app_name = "coaching"

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_booking.urlpatterns,
    path("", home.home, name="home"),
    path("<int:pk>/", engagements.engagement, name="engagement"),
    path("<int:pk>/assistants/", engagements.delegates, name="delegates"),
    path("<int:pk>/assistants/<int:party_pk>/end/", engagements.delegate_end, name="delegate_end"),
    path("<int:pk>/settings/", engagements.settings, name="settings"),
    path("<int:pk>/end/", engagements.close, name="close"),
    path("<int:pk>/log/", logs.log_contact, name="log_contact"),
    path("<int:pk>/draft/", logs.draft, name="draft"),
    path("sessions/<int:pk>/log/", logs.log, name="log"),
    path("sessions/<int:pk>/<slug:moment>/", goals.short_form, name="short_form"),
    path("<int:pk>/goals/add/", goals.goal_add, name="goal_add"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("goals/<int:pk>/share/", goals.goal_share, name="goal_share"),
    path("<int:pk>/steps/add/", goals.step_add, name="step_add"),
    path("steps/<int:pk>/settle/", goals.step_settle, name="step_settle"),
    path("<int:pk>/agreement/", agreements.agreement, name="agreement"),
    path("<int:pk>/agreement/draft/", agreements.agreement_draft, name="agreement_draft"),
    path("<int:pk>/agreement/offer/", agreements.agreement_offer, name="agreement_offer"),
    path("<int:pk>/agreement/withdraw/", agreements.agreement_withdraw, name="agreement_withdraw"),
    path("<int:pk>/agreement/paper/", agreements.agreement_paper, name="agreement_paper"),
    path(
        "<int:pk>/agreement/<int:number>/", agreements.agreement_version, name="agreement_version"
    ),
    path("sign/<str:token>/", agreements.sign_link, name="sign_link"),
    path("<int:pk>/report/<slug:kind>/", reports.report, name="report"),
    path("<int:pk>/report/<slug:kind>/offer/", reports.report_offer, name="report_offer"),
    path("<int:pk>/report/<slug:kind>/release/", reports.report_release, name="report_release"),
    path("<int:pk>/sponsor/", outside.sponsor, name="sponsor"),
    path("<int:pk>/times/", outside.times, name="times"),
    path("<int:pk>/what-others-see/", outside.others_see, name="others_see"),
    path("ledger/", outside.ledger, name="ledger"),
    path("ledger.csv", outside.ledger_csv, name="ledger_csv"),
    path("contracts/", outside.contracts, name="contracts"),
    path("requests/ask/", requests.ask, name="ask"),
    path("requests/<int:pk>/", requests.coaching_request, name="request"),
    path("requests/<int:pk>/<int:proposal_pk>/answer/", requests.answer, name="answer"),
    path("requests/<int:pk>/withdraw/", requests.withdraw, name="withdraw"),
    path("overview/", lead.overview, name="overview"),
    path("overview/<int:pk>/", lead.lead_engagement, name="lead_engagement"),
    path("overview/<int:pk>/<int:party_pk>/end/", lead.party_end, name="party_end"),
]
