"""Addresses of the training floor: my page, records, the queue, people, evidence."""

from django.urls import path

from training.views import (
    deciding,
    evidence,
    nudging,
    own_data,
    people,
    queue,
    records,
    self_report,
)

urlpatterns = [
    path("me/", people.my_page, name="my_page"),
    path("self-assessment/<int:pk>/", self_report.report, name="self_assessment_report"),
    path("me/history/", own_data.history, name="history"),
    path("me/transcript/", own_data.transcript, name="transcript"),
    path("me/data.xlsx", own_data.my_data, {"kind": "xlsx"}, name="my_data_xlsx"),
    path("me/data.csv", own_data.my_data, {"kind": "csv"}, name="my_data_csv"),
    path("people/<int:pk>/", people.person, name="person"),
    path("records/new/", records.record_new, name="record_new"),
    path("records/<int:pk>/", records.record, name="record"),
    path("records/<int:pk>/edit/", records.record_edit, name="record_edit"),
    path("records/<int:pk>/submit/", records.record_submit, name="record_submit"),
    path("records/<int:pk>/withdraw/", records.record_withdraw, name="record_withdraw"),
    path("records/<int:pk>/approve/", deciding.record_approve, name="record_approve"),
    path("records/<int:pk>/return/", deciding.record_return, name="record_return"),
    path("queue/", queue.queue, name="queue"),
    path("queue/approve/", queue.queue_approve, name="queue_approve"),
    path("queue/return/", queue.queue_return, name="queue_return"),
    path("remind/", nudging.nudge, name="nudge"),
    path("remind/send/", nudging.nudge_remind, name="nudge_remind"),
    path("evidence/<uuid:pk>/", evidence.evidence, name="evidence"),
    path("evidence/<uuid:pk>/remove/", evidence.evidence_remove, name="evidence_remove"),
]
