"""Booking: included below the prefix and in the namespace of coaching."""

from django.urls import path

from coaching.views import availability, booking, bookings, moving, proposals, series

urlpatterns = [
    path("sessions/", booking.bookings, name="bookings"),
    path("engagements/<int:pk>/book/", booking.book, name="book"),
    path("engagements/<int:pk>/book/check/", booking.check, name="check"),
    path("engagements/<int:pk>/book/series/", series.series, name="book_series"),
    path("engagements/<int:pk>/propose/", proposals.propose, name="propose_times"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposed_times"),
    path("proposals/<int:pk>/answer/", proposals.answer, name="answer_times"),
    path("proposals/<int:pk>/close/", proposals.close, name="close_times"),
    path("bookings/<uuid:key>/", bookings.booking, name="booking"),
    path("bookings/<uuid:key>/session.ics", bookings.booking_file, name="booking_file"),
    path("bookings/<uuid:key>/questions/", bookings.questions, name="booking_questions"),
    path("bookings/<uuid:key>/move/", moving.move, name="move_booking"),
    path("bookings/<uuid:key>/move/now/", moving.move_now, name="move_now"),
    path("bookings/<uuid:key>/swap/", moving.swap, name="swap_booking"),
    path("bookings/<uuid:key>/cancel/", bookings.cancel, name="cancel_booking"),
    path("bookings/<uuid:key>/answer/", bookings.answer, name="answer_booking"),
    path("availability/", availability.availability, name="availability"),
    path("availability/hours/", availability.set_hours, name="set_hours"),
    path("availability/days/", availability.set_day, name="set_day"),
    path("availability/away/", availability.add_away, name="add_away"),
    path("availability/away/<int:pk>/remove/", availability.remove_away, name="remove_away"),
    path("availability/days/<int:pk>/remove/", availability.remove_day, name="remove_day"),
    path("availability/types/new/", availability.new_type, name="new_session_type"),
    path(
        "availability/types/<int:pk>/questions/",
        availability.edit_questions,
        name="session_type_questions",
    ),
    path("availability/types/<int:pk>/", availability.edit_type, name="edit_session_type"),
]
