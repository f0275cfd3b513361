"""Addresses of the reports floor: dashboards, snapshots, workbooks."""

from django.urls import path

from reports.views import agency, files, targets, units, years

urlpatterns = [
    path("unit/", units.my_unit, name="my_unit"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/gaps/", units.unit_people, name="unit_people"),
    path("targets/", targets.targets, name="targets"),
    path("targets/drafts/<uuid:pk>/", targets.target_draft, name="target_draft"),
    path(
        "targets/drafts/<uuid:pk>/progress/",
        targets.target_draft_progress,
        name="target_draft_progress",
    ),
    path("targets/drafts/<uuid:pk>/save/", targets.target_draft_save, name="target_draft_save"),
    path("reports/", agency.agency_report, name="agency_report"),
    path("reports/snapshots/new/", agency.snapshot_new, name="snapshot_new"),
    path(
        "reports/snapshots/<uuid:pk>/progress/", agency.snapshot_progress, name="snapshot_progress"
    ),
    path("reports/files/new/", files.report_file_new, name="report_file_new"),
    path("reports/files/<uuid:pk>/", files.report_file, name="report_file"),
    path("reports/years/<int:year>/", years.year, name="year"),
    path("reports/years/<int:year>/close/", years.year_close, name="year_close"),
    path("reports/years/<int:year>/compare/", years.year_compare, name="year_compare"),
    path(
        "reports/files/<uuid:pk>/download/",
        files.report_file_download,
        name="report_file_download",
    ),
    path("reports/subscriptions/new/", files.subscription_new, name="subscription_new"),
    path("reports/subscriptions/<int:pk>/end/", files.subscription_end, name="subscription_end"),
]
