from django.urls import path

from pd_portal.demo import cards

app_name = "demo"

urlpatterns = [path("sign-in/", cards.sign_in, name="sign_in")]
