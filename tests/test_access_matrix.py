"""Every address with every role. An address that nobody classified here fails.

What a cell says: 200, 302 (goes on), 403 (lacks the right), 404 (outside the scope), 405 (other
method). `LOGIN` means sent to sign in.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from personnel.enums import Role
from personnel.models import Unit
from tests.personnel.factories import make_user
from tests.world import World, build_world

LOGIN = "login"
ROLES = (
    "anonymous", "teacher", "supervisor_elsewhere", "supervisor",
    "admin_elsewhere", "admin", "analyst", "superuser",
)  # fmt: skip
EVERYBODY = (LOGIN, 200, 200, 200, 200, 200, 200, 200)

# (method, what the address is about) and, in the order of ROLES, the answers.
MATRIX: dict[str, tuple[str, tuple[str | int, ...]]] = {
    # the roof
    "home": ("get", (LOGIN, 302, 302, 302, 302, 302, 302, 302)),
    "permissions": ("get", EVERYBODY),
    "health": ("get", (200,) * 8),
    "set_language": ("post", (302,) * 8),
    "styleguide": ("get", (LOGIN, 404, 404, 404, 404, 404, 404, 200)),
    # personnel
    "roster_imports": ("get", (LOGIN, 403, 403, 403, 200, 200, 403, 200)),
    "roster_import": ("get", (LOGIN, 403, 403, 403, 404, 200, 403, 200)),
    "roster_import_progress": ("get", (LOGIN, 403, 403, 403, 404, 200, 403, 200)),
    "roster_import_rows": ("get", (LOGIN, 403, 403, 403, 404, 200, 403, 200)),
    "roster_import_cell": ("get", (LOGIN, 403, 403, 403, 404, 200, 403, 200)),
    "roster_import_leavers": ("get", (LOGIN, 403, 403, 403, 404, 200, 403, 200)),
    "roster_import_undo": ("get", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    # These forms do not say what the user saw.
    "roster_import_columns": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    "roster_import_units": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    "roster_import_titles": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    "roster_import_people": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    "roster_import_answer_forget": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    "roster_import_release": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    "roster_import_send_back": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    "roster_import_retry": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    "roster_import_confirm": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    "roster_import_discard": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    "sample_roster": ("get", (LOGIN, 403, 403, 403, 404, 404, 403, 404)),
    "notices": ("get", EVERYBODY),
    "notice_choices": ("get", EVERYBODY),
    "notice_open": ("post", (LOGIN, 302, 404, 404, 404, 404, 404, 404)),
    "notices_read": ("post", (LOGIN, 302, 302, 302, 302, 302, 302, 302)),
    "group_review": ("get", (LOGIN, 403, 403, 403, 200, 200, 403, 200)),
    "posting_group": ("get", (LOGIN, 403, 403, 403, 404, 200, 403, 200)),
    "people": ("get", (LOGIN, 403, 200, 200, 200, 200, 403, 200)),
    "roster_template": ("get", (LOGIN, 403, 403, 403, 200, 200, 403, 200)),
    "roster_export": ("get", (LOGIN, 403, 403, 403, 200, 200, 403, 200)),
    "roster_errors_new": ("post", (LOGIN, 403, 403, 403, 404, 409, 403, 409)),
    # Whoever asked for a workbook, and nobody else.
    "roster_file": ("get", (LOGIN, 403, 403, 403, 404, 200, 403, 404)),
    "roster_file_progress": ("get", (LOGIN, 403, 403, 403, 404, 200, 403, 404)),
    "roster_file_download": ("get", (LOGIN, 403, 403, 403, 404, 200, 403, 404)),
    "tokens": ("get", (LOGIN, 403, 403, 403, 302, 302, 403, 302)),
    "token_revoke": ("post", (LOGIN, 403, 403, 403, 404, 302, 403, 404)),
    # Programs: a session opens nothing there; with tokens, tests/personnel/test_api.py.
    "api_page": ("get", (LOGIN, 403, 403, 403, 200, 200, 403, 200)),
    "api_document": ("get", (200,) * 8),
    "api_units": ("get", (401,) * 8),
    "api_roster": ("get", (401,) * 8),
    "api_imports": ("get", (401,) * 8),
    "api_import": ("get", (401,) * 8),
    "api_import_rows": ("get", (401,) * 8),
    "api_import_confirm": ("post", (401,) * 8),
    "api_import_discard": ("post", (401,) * 8),
    "api_unknown": ("get", (401,) * 8),
    "person_edit": ("get", (LOGIN, 403, 403, 403, 404, 200, 403, 200)),
    # asked for by `admin`'s school, to be decided by `admin_elsewhere`
    "transfers": ("get", (LOGIN, 403, 403, 403, 200, 200, 403, 200)),
    "transfer": ("get", (LOGIN, 403, 403, 403, 200, 200, 403, 200)),
    "transfers_confirm": ("post", (LOGIN, 403, 403, 403, 302, 404, 403, 302)),
    "transfer_decline": ("post", (LOGIN, 403, 403, 403, 302, 404, 403, 302)),
    # competencies: one's own self-assessment, nobody else's
    "self_assessment": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    "self_assessment_begin": ("post", (LOGIN, 302, 404, 404, 404, 404, 404, 404)),
    "self_assessment_area": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    "self_assessment_finish": ("post", (LOGIN, 302, 404, 404, 404, 404, 404, 404)),
    "self_assessment_report": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    # `supervisor` delegates to the teacher, who has to have the right first
    "delegations": ("get", (LOGIN, 403, 200, 200, 403, 403, 403, 200)),
    "delegation_new": ("post", (LOGIN, 403, 200, 302, 403, 403, 403, 403)),
    "delegation_revoke": ("post", (LOGIN, 403, 404, 302, 403, 403, 403, 404)),
    # training
    "my_page": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    # The teacher's own file; whoever has neither a file nor a roster imports nothing.
    "history_imports": ("get", (LOGIN, 200, 403, 403, 200, 200, 403, 200)),
    "history_import": ("get", (LOGIN, 200, 403, 403, 404, 404, 403, 404)),
    "history_import_progress": ("get", (LOGIN, 200, 403, 403, 404, 404, 403, 404)),
    "history_import_areas": ("post", (LOGIN, 409, 403, 403, 404, 404, 403, 404)),
    "history_import_confirm": ("post", (LOGIN, 409, 403, 403, 404, 404, 403, 404)),
    "history_import_discard": ("post", (LOGIN, 409, 403, 403, 404, 404, 403, 404)),
    "courses": ("get", EVERYBODY),
    # Who keeps the roster of an agency or the ministry; this world's administrators do not.
    "course_new": ("get", (LOGIN, 403, 403, 403, 403, 403, 403, 200)),
    "course_edit": ("get", (LOGIN, 403, 403, 403, 403, 403, 403, 200)),
    "course_retire": ("post", (LOGIN, 403, 403, 403, 403, 403, 403, 302)),
    "course_offer": ("post", (LOGIN, 403, 403, 403, 403, 403, 403, 302)),
    "history": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    "transcript": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    "my_data_xlsx": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    "my_data_csv": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    # a sent plan of the teacher
    "my_plan": ("get", (LOGIN, 302, 404, 404, 404, 404, 404, 404)),
    "plan_begin": ("post", (LOGIN, 302, 404, 404, 404, 404, 404, 404)),
    "plan": ("get", (LOGIN, 200, 404, 200, 404, 404, 404, 200)),
    "plan_send": ("post", (LOGIN, 409, 404, 404, 404, 404, 404, 404)),
    "plan_take_back": ("post", (LOGIN, 302, 404, 404, 404, 404, 404, 404)),
    "plan_revise": ("post", (LOGIN, 409, 404, 404, 404, 404, 404, 404)),
    "plan_item_new": ("get", (LOGIN, 404, 404, 404, 404, 404, 404, 404)),
    "plan_item": ("get", (LOGIN, 404, 404, 404, 404, 404, 404, 404)),
    "plan_item_remove": ("post", (LOGIN, 409, 404, 404, 404, 404, 404, 404)),
    "plan_item_done": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    "plan_agree": ("post", (LOGIN, 403, 404, 302, 403, 403, 403, 302)),
    "plan_return": ("post", (LOGIN, 403, 404, 302, 403, 403, 403, 302)),
    "plans_waiting": ("get", (LOGIN, 403, 200, 200, 403, 403, 403, 200)),
    "record_new": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    "record": ("get", (LOGIN, 200, 404, 200, 404, 404, 404, 200)),
    "record_edit": ("get", (LOGIN, 404, 404, 404, 404, 404, 404, 404)),
    # Records that wait are changed no more: they answer with what happened meanwhile.
    "record_autosave": ("post", (LOGIN, 409, 404, 404, 404, 404, 404, 404)),
    "record_autosave_new": ("post", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    "record_suggest": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    "record_evidence": ("post", (LOGIN, 302, 404, 404, 404, 404, 404, 404)),
    "record_submit": ("post", (LOGIN, 409, 404, 404, 404, 404, 404, 404)),
    "record_withdraw": ("post", (LOGIN, 302, 404, 404, 404, 404, 404, 404)),
    "record_approve": ("post", (LOGIN, 403, 404, 302, 403, 403, 403, 302)),
    "record_return": ("post", (LOGIN, 403, 404, 302, 403, 403, 403, 302)),
    "evidence": ("get", (LOGIN, 200, 404, 200, 404, 404, 404, 200)),
    "evidence_preview": ("get", (LOGIN, 200, 404, 200, 404, 404, 404, 200)),
    "evidence_remove": ("post", (LOGIN, 404, 404, 404, 404, 404, 404, 404)),
    "levels": ("get", (LOGIN, 403, 200, 200, 403, 403, 403, 200)),
    "person_levels": ("get", (LOGIN, 403, 404, 200, 403, 403, 403, 200)),
    "decision_correct": ("get", (LOGIN, 403, 404, 200, 403, 403, 403, 200)),
    # ticked records of another area look decided meanwhile
    "queue_approve": ("post", (LOGIN, 403, 409, 302, 403, 403, 403, 302)),
    "queue_return": ("post", (LOGIN, 403, 409, 302, 403, 403, 403, 302)),
    "queue": ("get", (LOGIN, 403, 200, 200, 403, 403, 403, 200)),
    "unit_plan": ("get", (LOGIN, 200, 404, 200, 404, 200, 200, 200)),
    "unit_plan_begin": ("post", (LOGIN, 403, 404, 302, 404, 302, 403, 302)),
    "unit_plan_activity_new": ("get", (LOGIN, 403, 404, 200, 404, 200, 403, 200)),
    "unit_plan_activity": ("get", (LOGIN, 403, 404, 200, 404, 200, 403, 200)),
    "unit_plan_device_new": ("get", (LOGIN, 403, 404, 200, 404, 200, 403, 200)),
    "unit_plan_device": ("get", (LOGIN, 403, 404, 200, 404, 200, 403, 200)),
    "nudge": ("get", (LOGIN, 403, 200, 200, 403, 403, 403, 200)),
    # Reminds the teacher.
    "nudge_remind": ("post", (LOGIN, 403, 404, 302, 403, 403, 403, 302)),
    "person": ("get", (LOGIN, 200, 404, 200, 404, 200, 404, 200)),
    # A workshop is its organiser's alone; whoever has a personnel file signs in by its code.
    "activities": ("get", (LOGIN, 200, 200, 200, 403, 403, 403, 200)),
    "activity_new": ("get", (LOGIN, 200, 200, 200, 403, 403, 403, 200)),
    "activity": ("get", (LOGIN, 404, 404, 200, 403, 403, 403, 404)),
    "activity_edit": ("get", (LOGIN, 404, 404, 200, 403, 403, 403, 404)),
    "activity_arrivals": ("get", (LOGIN, 404, 404, 200, 403, 403, 403, 404)),
    "activity_screen": ("get", (LOGIN, 404, 404, 200, 403, 403, 403, 404)),
    "activity_code": ("get", (LOGIN, 404, 404, 200, 403, 403, 403, 404)),
    "activity_poster": ("get", (LOGIN, 404, 404, 200, 403, 403, 403, 404)),
    "activity_people": ("get", (LOGIN, 403, 404, 200, 403, 403, 403, 404)),
    "activity_list_new": ("get", (LOGIN, 403, 404, 200, 403, 403, 403, 404)),
    "participant_list": ("get", (LOGIN, 403, 404, 200, 403, 403, 403, 404)),
    "participant_list_progress": ("get", (LOGIN, 403, 404, 200, 403, 403, 403, 404)),
    "participant_list_add": ("post", (LOGIN, 403, 404, 302, 403, 403, 403, 404)),
    "activity_finish": ("post", (LOGIN, 404, 404, 302, 403, 403, 403, 404)),
    "activity_mark": ("post", (LOGIN, 404, 404, 200, 403, 403, 403, 404)),
    "certificate_new": ("post", (LOGIN, 404, 404, 200, 403, 403, 403, 404)),
    "certificate": ("get", (LOGIN, 404, 404, 200, 403, 403, 403, 404)),
    "certificate_remove": ("post", (LOGIN, 404, 404, 302, 403, 403, 403, 404)),
    "activity_sign_in": ("get", (LOGIN, 200, 404, 404, 404, 404, 404, 404)),
    # reports
    "my_unit": ("get", (LOGIN, 403, 302, 302, 302, 302, 302, 302)),
    "unit": ("get", (LOGIN, 403, 404, 200, 404, 200, 200, 200)),
    "unit_people": ("get", (LOGIN, 403, 404, 200, 404, 200, 403, 200)),
    # at the top unit only; who holds that: tests/reports/test_targets.py
    "targets": ("get", (LOGIN, 403, 403, 403, 403, 403, 403, 200)),
    "target_draft": ("get", (LOGIN, 403, 403, 403, 403, 403, 403, 200)),
    "target_draft_progress": ("get", (LOGIN, 403, 403, 403, 403, 403, 403, 200)),
    "target_draft_save": ("post", (LOGIN, 403, 403, 403, 403, 403, 403, 302)),
    "rules": ("get", (LOGIN, 403, 403, 403, 403, 403, 403, 200)),
    "rule_new": ("get", (LOGIN, 403, 403, 403, 403, 403, 403, 200)),
    "rule": ("get", (LOGIN, 403, 403, 403, 403, 403, 403, 200)),
    "rule_draft": ("get", (LOGIN, 403, 403, 403, 403, 403, 403, 200)),
    "rule_draft_progress": ("get", (LOGIN, 403, 403, 403, 403, 403, 403, 200)),
    "rule_draft_save": ("post", (LOGIN, 403, 403, 403, 403, 403, 403, 302)),
    "agency_report": ("get", (LOGIN, 403, 403, 403, 403, 403, 200, 200)),
    "snapshot_new": ("post", (LOGIN, 403, 403, 403, 403, 403, 302, 302)),
    "snapshot_progress": ("get", (LOGIN, 403, 403, 403, 403, 403, 200, 200)),
    "year": ("get", (LOGIN, 403, 403, 403, 403, 403, 200, 200)),
    # The form does not say that the user is sure; the year is not closed.
    "year_close": ("post", (LOGIN, 403, 403, 403, 403, 403, 302, 302)),
    "year_compare": ("post", (LOGIN, 403, 403, 403, 403, 403, 404, 404)),
    "report_file_new": ("post", (LOGIN, 403, 403, 403, 403, 403, 302, 302)),
    "report_file": ("get", (LOGIN, 403, 403, 403, 403, 403, 200, 200)),
    "report_file_download": ("get", (LOGIN, 403, 403, 403, 403, 403, 200, 200)),
    "subscription_new": ("post", (LOGIN, 403, 403, 403, 403, 403, 302, 302)),
    # The analyst's own.
    "subscription_end": ("post", (LOGIN, 403, 403, 403, 403, 403, 302, 404)),
}  # fmt: skip

# Addresses of libraries that guard themselves; what our settings make of them has tests of its own.
LIBRARIES = ("account_", "mfa_", "admin:")


def patterns(found: list[Any], namespace: str = "") -> Iterator[str]:
    for item in found:
        if isinstance(item, URLResolver):
            yield from patterns(
                item.url_patterns, f"{item.namespace}:" if item.namespace else namespace
            )
        elif isinstance(item, URLPattern):
            yield f"{namespace}{item.name}"


def test_every_address_is_classified() -> None:
    names = {
        name for name in patterns(get_resolver().url_patterns) if not name.startswith(LIBRARIES)
    }
    assert names == set(MATRIX)


def answer(client: Client, world: World, name: str) -> str | int:
    """What the address says; whatever the request changed is undone."""
    with transaction.atomic():
        send = getattr(client, MATRIX[name][0])
        response = send(world.address(name), world.form.get(name, {}))
        transaction.set_rollback(True)
    is_login = response.status_code == 302 and response.url.startswith(reverse("account_login"))
    return LOGIN if is_login else int(response.status_code)


@pytest.mark.parametrize("role", ROLES)
def test_addresses_answer_the_role(
    db: None, client: Client, role: str, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.API_WRONG_TOKENS_PER_MINUTE = 1000
    world = build_world()
    if role != "anonymous":
        client.force_login(world.users[role])
    expected = {name: answers[ROLES.index(role)] for name, (_, answers) in MATRIX.items()}
    assert {name: answer(client, world, name) for name in MATRIX} == expected


@pytest.mark.parametrize("url", ["/admin/", "/admin/personnel/user/"])
def test_admin_site_is_for_superusers(area: Unit, client: Client, url: str) -> None:
    client.force_login(make_user(area, Role.ADMIN))
    assert client.get(url).status_code in (302, 403)
    client.force_login(make_user(is_superuser=True, is_staff=True))
    assert client.get(url).status_code == 200


def test_nobody_signs_up_alone(client: Client, db: None) -> None:
    client.post(
        reverse("account_signup"),
        {"email": "x@example.org", "password1": "l0ngenough!", "password2": "l0ngenough!"},
    )
    assert client.get(reverse("home")).status_code == 302
