"""Addresses of workshops: the organiser's pages, and the one that the QR code leads to."""

from django.urls import path

from training.views import activities, participant_lists, participants, sign_in

urlpatterns = [
    path("activities/", activities.activities, name="activities"),
    path("activities/new/", activities.activity_new, name="activity_new"),
    path("activities/<int:pk>/", activities.activity, name="activity"),
    path("activities/<int:pk>/edit/", activities.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/finish/", activities.activity_finish, name="activity_finish"),
    path("activities/<int:pk>/arrivals/", activities.activity_arrivals, name="activity_arrivals"),
    path("activities/<int:pk>/people/", participants.activity_people, name="activity_people"),
    path("activities/<int:pk>/mark/", participants.activity_mark, name="activity_mark"),
    path(
        "activities/<int:pk>/list/", participant_lists.activity_list_new, name="activity_list_new"
    ),
    path("activities/<int:pk>/screen/", sign_in.activity_screen, name="activity_screen"),
    path("activities/<int:pk>/code/", sign_in.activity_code, name="activity_code"),
    path("activities/<int:pk>/poster/", sign_in.activity_poster, name="activity_poster"),
    path("here/<str:token>/", sign_in.activity_sign_in, name="activity_sign_in"),
    path("lists/<uuid:pk>/", participant_lists.participant_list, name="participant_list"),
    path(
        "lists/<uuid:pk>/progress/",
        participant_lists.participant_list_progress,
        name="participant_list_progress",
    ),
    path(
        "lists/<uuid:pk>/add/", participant_lists.participant_list_add, name="participant_list_add"
    ),
    path("activities/<int:pk>/certificates/", participants.certificate_new, name="certificate_new"),
    path("certificates/<uuid:pk>/", participants.certificate, name="certificate"),
    path(
        "certificates/<uuid:pk>/remove/", participants.certificate_remove, name="certificate_remove"
    ),
]
