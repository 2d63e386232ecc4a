from django.urls import path

from courses.views import answers, catalog, concerns, player, records, reviews, trials

app_name = "courses"

urlpatterns = [
    path("", catalog.catalog, name="catalog"),
    path("mine/", catalog.mine, name="mine"),
    path("who-sees-what/", catalog.who_sees, name="who_sees"),
    path("trials/<int:pk>/", trials.trial, name="trial"),
    path("trials/<int:pk>/<slug:lesson>/", trials.trial_lesson, name="trial_lesson"),
    path("modules/<slug:module>/", player.module, name="module"),
    path("modules/<slug:module>/<slug:lesson>/", player.lesson, name="lesson"),
    path("go/<slug:module>/start/", answers.start, name="start"),
    path("go/<slug:module>/resume/", answers.resume, name="resume"),
    path("go/<slug:module>/finished/", player.finished, name="finished"),
    path("go/<slug:module>/lessons/<slug:lesson>/finish/", answers.finish, name="finish"),
    path("go/<slug:module>/lessons/<slug:lesson>/place/", answers.place, name="place"),
    path("go/<slug:module>/blocks/<slug:block>/save/", answers.save, name="save"),
    path("go/<slug:module>/blocks/<slug:block>/submit/", answers.submit, name="submit"),
    path("go/<slug:module>/blocks/<slug:block>/answers/", answers.answers, name="answers"),
    path("go/<slug:module>/blocks/<slug:block>/write/", answers.write, name="write"),
    path("go/<slug:module>/blocks/<slug:block>/hand-in/", answers.hand_in, name="hand_in"),
    path("go/<slug:module>/check/<slug:block>/", player.quiz, name="quiz"),
    path("go/<slug:module>/check/<slug:block>/keep/", answers.review_answers, name="keep_answers"),
    path("go/<slug:module>/check/<slug:block>/review/", player.check_answers, name="check_answers"),
    path("go/<slug:module>/check/<slug:block>/send/", answers.send_answers, name="send_answers"),
    path("go/<slug:module>/check/<slug:block>/result/", player.result, name="result"),
    path("tasks/<int:submission>/second-reader/", answers.second_reader, name="second_reader"),
    path("records/<int:completion>/", records.record, name="record"),
    path("records/<int:completion>/record.pdf", records.record_pdf, name="record_pdf"),
    path("go/<slug:module>/concern/", concerns.raise_one, name="raise_concern"),
    path("concerns/", concerns.listing, name="concerns"),
    path("concerns/<int:concern>/", concerns.one, name="concern"),
    path("concerns/<int:concern>/answer/", concerns.answer, name="answer_concern"),
    path("concerns/<int:concern>/appeal/", concerns.appeal, name="appeal_concern"),
    path("concerns/<int:concern>/promise/", concerns.promise, name="move_promise"),
    path("reviews/", reviews.queue, name="reviews"),
    path("reviews/<int:submission>/", reviews.review, name="review"),
    path("reviews/tries/<int:help_request>/", reviews.tries, name="give_tries"),
    path("reviews/reflections/<int:response>/", reviews.reflection, name="read_reflection"),
]
