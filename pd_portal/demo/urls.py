from django.urls import path
from django.views.generic import RedirectView

from pd_portal.demo import cards, mailbox_views

app_name = "demo"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="account_login"), name="index"),
    path("sign-in/", cards.sign_in, name="sign_in"),
    path("mailbox/", mailbox_views.index, name="mailbox"),
    path("mailbox/<int:pk>/", mailbox_views.mail, name="mail"),
    path("mailbox/<int:pk>/html/", mailbox_views.html, name="mail_html"),
    path("mailbox/<int:pk>/<int:place>/", mailbox_views.attachment, name="attachment"),
    path("try/", cards.try_this, name="try_this"),
]
