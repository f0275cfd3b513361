"""Addresses of the personnel floor: roster imports, people, groups."""

from django.urls import path

from personnel.views import groups, imports, people

ROSTER = "imports/<uuid:pk>/"

urlpatterns = [
    path("imports/", imports.roster_imports, name="roster_imports"),
    path("imports/sample/", imports.sample_roster, name="sample_roster"),
    path(ROSTER, imports.roster_import, name="roster_import"),
    path(
        "imports/<uuid:pk>/progress/", imports.roster_import_progress, name="roster_import_progress"
    ),
    path(f"{ROSTER}rows/", imports.roster_import_rows, name="roster_import_rows"),
    path(f"{ROSTER}columns/", imports.roster_import_columns, name="roster_import_columns"),
    path(f"{ROSTER}confirm/", imports.roster_import_confirm, name="roster_import_confirm"),
    path(f"{ROSTER}discard/", imports.roster_import_discard, name="roster_import_discard"),
    path("people/", people.people, name="people"),
    path("groups/", groups.group_review, name="group_review"),
    path("postings/<int:pk>/group/", groups.posting_group, name="posting_group"),
]
