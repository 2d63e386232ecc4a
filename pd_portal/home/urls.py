from django.urls import path

from pd_portal.home import views

app_name = "home"

urlpatterns = [path("", views.home, name="home")]
