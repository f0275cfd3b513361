"""What was there before a migration is there after it."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from personnel.models import RosterImport, RosterVerdict

BEFORE = [("personnel", "0001_people_units_and_imports")]
ROWS = """
INSERT INTO personnel_user (id, password, is_superuser, email, is_staff, is_active, date_joined)
VALUES (1, '', false, 'a@example.org', false, true, now());
INSERT INTO personnel_unit (id, path, depth, numchild, kind, name_th, name_en, short_name, name_key,
    province, district, from_date)
VALUES (1, '0001', 1, 0, 'SCHOOL', 'โรงเรียน', '', '', 'โรงเรียน', '', '', '2010-10-01');
INSERT INTO personnel_rosterimport (id, state, attempts, not_before, done, total, reason,
    requested_at, phase, file, file_name, sha256, size, as_of, layout, chosen_columns,
    needs_mapping, is_outdated, counts, digest, unit_id, confirmed_by_id, confirmed_at, finished_at)
VALUES ('00000000-0000-0000-0000-000000000001', 'done', 1, now(), 1, 1, '', now(), 'apply', 'f',
    'r.xlsx', '', 1, '2026-11-01', '{}', '{"2": "position"}', false, false, '{"refused": 1}', '',
    1, 1, now(), now());
INSERT INTO personnel_rosterrow (roster_import_id, sheet, row_no, action, skip_reason, row_count,
    text, cell_problems, problems, changes, unit_text, unit_code, prefix, first_name, last_name,
    name_key, name_sort, email, phone, subject, position, position_no, standing, level, outcome,
    rule, matched, clause)
VALUES ('00000000-0000-0000-0000-000000000001', 's', 2, 'refused', '', 1, '',
    '[{"code": "a"}]', '[{"code": "a"}, {"code": "b"}]', '{}', '', '', '', 'กล้า', '', '', '', '',
    '', '', '', '', '', '', '', '', '', '')
"""


def migrate(targets: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)


@pytest.mark.django_db(transaction=True)
def test_judged_rows_of_before_keep_their_verdicts() -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    migrate(BEFORE)
    try:
        with connection.cursor() as cursor:
            cursor.execute(ROWS)
    finally:
        migrate(newest)
    verdict = RosterVerdict.objects.select_related("row").get()
    assert (verdict.action, verdict.problems, verdict.row.problems) == (
        "refused",
        [{"code": "b"}],
        [{"code": "a"}],
    )
    assert RosterImport.objects.get().is_applied
