from django.urls import path
from django.views.generic import RedirectView

from pd_portal.demo import cards

app_name = "demo"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="account_login"), name="index"),
    path("sign-in/", cards.sign_in, name="sign_in"),
]
