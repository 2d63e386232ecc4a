from django.urls import path

from pd_portal.audit import views

app_name = "audit"

urlpatterns = [path("", views.log, name="log")]
