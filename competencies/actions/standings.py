"""Where units stand, as the floor that computes it hands it down."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from personnel import audit
from personnel.models import User


@transaction.atomic
def publish_standings(
    *, source_sql: str, params: Mapping[str, Any], as_of: date, by: User | None
) -> None:
    """Take over the stage that each unit has attained as of a day.

    `source_sql` is a SELECT of (unit_id, stage or NULL), handed down by the floor that computes
    the stages; a unit that it no longer yields loses its row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE_STANDINGS.format(source=source_sql), {**params, "standing_as_of": as_of}
        )
    audit.record("standings.published", f"standings:{as_of.isoformat()}", by=by)


_STORE_STANDINGS = """
WITH source (unit_id, stage) AS MATERIALIZED ({source}),
gone AS (
    DELETE FROM competencies_unitstanding kept
    WHERE NOT EXISTS (SELECT FROM source WHERE source.unit_id = kept.unit_id)
)
INSERT INTO competencies_unitstanding AS kept (unit_id, stage, as_of)
SELECT unit_id, stage, %(standing_as_of)s FROM source
ON CONFLICT (unit_id) DO UPDATE SET stage = EXCLUDED.stage, as_of = EXCLUDED.as_of
WHERE (kept.stage, kept.as_of) IS DISTINCT FROM (EXCLUDED.stage, EXCLUDED.as_of)
"""
