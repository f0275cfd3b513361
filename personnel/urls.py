"""Addresses of the personnel floor: roster imports, people, transfers, notices, groups, API."""

from django.urls import path

from personnel.api import document, rosters
from personnel.api import imports as api_imports
from personnel.views import (
    decisions,
    delegations,
    files,
    groups,
    imports,
    notices,
    people,
    people_edit,
    repairs,
    tokens,
    transfers,
)

API = "api/v1/"
API_IMPORT = f"{API}imports/<uuid:pk>/"
ROSTER = "imports/<uuid:pk>/"

urlpatterns = [
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/new/", delegations.delegation_new, name="delegation_new"),
    path("delegations/<int:pk>/revoke/", delegations.delegation_revoke, name="delegation_revoke"),
    path("imports/", imports.roster_imports, name="roster_imports"),
    path("imports/sample/", imports.sample_roster, name="sample_roster"),
    path(ROSTER, imports.roster_import, name="roster_import"),
    path(f"{ROSTER}progress/", imports.roster_import_progress, name="roster_import_progress"),
    path(f"{ROSTER}rows/", imports.roster_import_rows, name="roster_import_rows"),
    path(
        f"{ROSTER}rows/<int:row>/<slug:field>/",
        repairs.roster_import_cell,
        name="roster_import_cell",
    ),
    path(f"{ROSTER}units/", repairs.roster_import_units, name="roster_import_units"),
    path(f"{ROSTER}titles/", repairs.roster_import_titles, name="roster_import_titles"),
    path(f"{ROSTER}people/", repairs.roster_import_people, name="roster_import_people"),
    path(
        f"{ROSTER}answers/forget/",
        repairs.roster_import_answer_forget,
        name="roster_import_answer_forget",
    ),
    path(f"{ROSTER}columns/", decisions.roster_import_columns, name="roster_import_columns"),
    path(f"{ROSTER}leavers/", decisions.roster_import_leavers, name="roster_import_leavers"),
    path(f"{ROSTER}confirm/", decisions.roster_import_confirm, name="roster_import_confirm"),
    path(f"{ROSTER}discard/", decisions.roster_import_discard, name="roster_import_discard"),
    path(f"{ROSTER}release/", decisions.roster_import_release, name="roster_import_release"),
    path(f"{ROSTER}send-back/", decisions.roster_import_send_back, name="roster_import_send_back"),
    path(f"{ROSTER}retry/", decisions.roster_import_retry, name="roster_import_retry"),
    path(f"{ROSTER}undo/", decisions.roster_import_undo, name="roster_import_undo"),
    path("imports/template.xlsx", files.roster_template, name="roster_template"),
    path(f"{ROSTER}errors/", files.roster_errors_new, name="roster_errors_new"),
    path("files/<uuid:pk>/", files.roster_file, name="roster_file"),
    path("files/<uuid:pk>/progress/", files.roster_file_progress, name="roster_file_progress"),
    path("files/<uuid:pk>/download/", files.roster_file_download, name="roster_file_download"),
    path("people/export/", files.roster_export, name="roster_export"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/edit/", people_edit.person_edit, name="person_edit"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/confirm/", transfers.transfers_confirm, name="transfers_confirm"),
    path("transfers/<int:pk>/", transfers.transfer, name="transfer"),
    path("transfers/<int:pk>/decline/", transfers.transfer_decline, name="transfer_decline"),
    path("notices/", notices.notices, name="notices"),
    path("notices/mails/", notices.notice_choices, name="notice_choices"),
    path("notices/<int:pk>/open/", notices.notice_open, name="notice_open"),
    path("notices/read/<int:newest>/", notices.notices_read, name="notices_read"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path(API, document.api_page, name="api_page"),
    path(f"{API}openapi.json", document.openapi, name="api_document"),
    path(f"{API}units/", rosters.units, name="api_units"),
    path(f"{API}roster/", rosters.roster, name="api_roster"),
    path(f"{API}imports/", api_imports.imports, name="api_imports"),
    path(API_IMPORT, api_imports.one_import, name="api_import"),
    path(f"{API_IMPORT}rows/", api_imports.rows, name="api_import_rows"),
    path(f"{API_IMPORT}confirm/", api_imports.confirm, name="api_import_confirm"),
    path(f"{API_IMPORT}discard/", api_imports.discard, name="api_import_discard"),
    path(f"{API}<path:rest>", rosters.unknown, name="api_unknown"),
    path("groups/", groups.group_review, name="group_review"),
    path("postings/<int:pk>/group/", groups.posting_group, name="posting_group"),
]
