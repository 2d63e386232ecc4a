from django.urls import URLPattern, URLResolver

from coaching import urls_booking

app_name = "coaching"

urlpatterns: list[URLPattern | URLResolver] = [*urls_booking.urlpatterns]
