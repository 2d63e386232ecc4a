from django.urls import path

from pd_portal.people.signin.views import activate, letting_in, own

app_name = "signin"

urlpatterns = [
    path("activate/", activate.activate, name="activate"),
    path("activate/password/", activate.password, name="password"),
    path("email/", own.addresses, name="addresses"),
    path("security/", own.security, name="security"),
    path("letters/", letting_in.letters, name="letters"),
    path("renew/<int:person_id>/", letting_in.renew, name="renew"),
    path("reviews/<int:review_id>/", letting_in.review, name="review"),
    path("reviews/", letting_in.reviews, name="reviews"),
]
