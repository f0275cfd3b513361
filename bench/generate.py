"""A ministry of any size, made by SQL inside the server; `staff=500_000` is the whole country.

The tree is the real one in shape: a ministry, its agencies, 245 area offices and a school for about
every 17 people. Every figure comes from a fixed seed, so two runs measure the same rows.
"""

from datetime import date

from django.db import connection, transaction

from bench.figures import timed
from personnel.models import User
from skillsportal.reference import load_reference

AS_OF = date(2026, 11, 22)
OFFICES = 245
STAFF_A_SCHOOL = 17


def fill(*, staff: int) -> float:
    """Fill an empty, migrated database with a framework, units, people and progress.

    Returns the seconds it took.
    """
    return timed(lambda: _fill(staff))


def _fill(staff: int) -> None:
    facts = {
        "staff": staff,
        "offices": OFFICES,
        "schools": max(staff // STAFF_A_SCHOOL, OFFICES),
        "first_school": 7 + OFFICES,
    }
    load_reference(by=None)
    User.objects.create(email="supervisor@example.org")
    with transaction.atomic(), connection.cursor() as cursor:
        # Triggers and foreign keys would write the change history of rows that never changed.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SELECT setseed(0.42)")
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off")
        for statement in (
            *(_STEP, _UNITS, _PEOPLE, _POSTINGS),
            *(_RECORDS, _AREAS, _LEVELS, _YEARS, _PROGRESS, _SEQUENCES),
        ):
            cursor.execute(statement, facts)
    with connection.cursor() as cursor:
        # As autovacuum would, so that the planner knows what is there.
        cursor.execute("VACUUM ANALYZE")


# A step of treebeard's path: four digits in base 36.
_STEP = """
CREATE FUNCTION pg_temp.step(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '00' || substr(digits, (n / 36)::int + 1, 1) || substr(digits, (n %% 36)::int + 1, 1)
    FROM (VALUES ('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')) AS alphabet (digits)
$$
"""

_UNITS = """
INSERT INTO personnel_unit
    (id, path, depth, numchild, kind, name_th, name_en, short_name, name_key, province, district,
     from_date)
SELECT id, path, length(path) / 4, 0, kind, name || id, 'Unit ' || id, '', name || id, '', '',
    '2010-10-01'
FROM (
    SELECT 1 AS id, '0001' AS path, 'MINISTRY' AS kind, 'กระทรวง' AS name
    UNION ALL
    SELECT n + 1, '0001' || pg_temp.step(n), 'AGENCY', 'ส่วนราชการ' FROM generate_series(1, 5) n
    UNION ALL
    SELECT n + 6, '00010001' || pg_temp.step(n), 'AREA_OFFICE', 'เขตพื้นที่'
    FROM generate_series(1, %(offices)s) n
    UNION ALL
    SELECT n + %(first_school)s,
        '00010001' || pg_temp.step(n %% %(offices)s + 1) || pg_temp.step(n / %(offices)s + 1),
        'SCHOOL', 'โรงเรียน'
    FROM generate_series(0, %(schools)s - 1) n
) unit;
UPDATE personnel_unit parent SET numchild = children.n
FROM (SELECT left(path, -4) AS path, count(*) AS n FROM personnel_unit GROUP BY 1) children
WHERE children.path = parent.path
"""

_PEOPLE = """
INSERT INTO personnel_person
    (id, prefix, first_name, last_name, name_key, name_sort, email, phone, subject)
SELECT n, 'นาง', 'สมใจ' || n, 'ใจดี', 'สมใจ' || n || 'ใจดี', 'สมใจ' || n, '', '', ''
FROM generate_series(1, %(staff)s) n
"""

# Of each school's people the first leads it and the second does its IT work; one in fifty works in
# an area office, one in sixteen is outside the circular, one in a hundred waits for a decision.
_POSTINGS = """
INSERT INTO personnel_posting
    (person_id, unit_id, position, position_no, standing, level, is_primary, from_date,
     outcome, "group", placed_by, rule, matched, clause, group_reason)
SELECT n, unit_id, 'ครู', '', '', '', true, '2015-10-01',
    CASE WHEN "group" IS NOT NULL THEN 'group' WHEN n %% 100 = 3 THEN 'review' ELSE 'outside' END,
    "group", 'rule', 'teacher', '', '', ''
FROM (
    SELECT n,
        CASE WHEN n %% 50 = 0 THEN 7 + n / 50 %% %(offices)s
            ELSE %(first_school)s + n %% %(schools)s END AS unit_id,
        CASE WHEN n %% 50 = 0 THEN 'A' WHEN n %% 100 = 3 THEN NULL
            WHEN n / %(schools)s = 0 THEN 'M' WHEN n / %(schools)s = 1 THEN 'T'
            WHEN n %% 16 = 5 THEN NULL ELSE 'S' END AS "group"
    FROM generate_series(1, %(staff)s) n
) posted
"""

# Ten records a person over three fiscal years, nine of ten approved; each third is about two areas.
_RECORDS = """
INSERT INTO training_trainingrecord
    (id, person_id, title, method_id, mode, is_lecture, start_date, end_date, minutes, provider,
     certificate_no, reflection, evidence_link, certificate_follows, status, version, created_at,
     submitted_at, decided_at)
SELECT (person - 1) * 10 + k + 1, person, 'หลักสูตร', method.id, method.mode, method.is_lecture,
    day, day, 30 + (person * 7 + k * 11) %% 40 * 10, '', '', '', '',
    false,
    CASE WHEN (person + k) %% 10 = 0 THEN 'submitted' ELSE 'approved' END, 1, day, day, day
FROM generate_series(1, %(staff)s) person
CROSS JOIN generate_series(0, 9) k
CROSS JOIN LATERAL (SELECT date '2023-10-01' + ((person * 13 + k * 331) %% 1100)::int AS day) on_day
JOIN (
    SELECT *, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS methods
    FROM competencies_method
) method ON method.n = (person + k * 3) %% method.methods
ORDER BY 1
"""

_AREAS = """
INSERT INTO training_recordarea (record_id, area_id, share, minutes)
SELECT record.id, area.id, 100 / parts.n, record.minutes / parts.n
FROM training_trainingrecord record
CROSS JOIN LATERAL (SELECT 1 + (record.id %% 3 = 0)::int AS n) parts
CROSS JOIN LATERAL generate_series(0, parts.n - 1) part
JOIN competencies_area area ON area.number = (record.id + record.id / 10 + part) %% 10 + 1
ORDER BY record.id, area.id
"""

# One finding for each area; of ten areas one is known from a self-assessment only.
_LEVELS = """
INSERT INTO competencies_assessment (person_id, area_id, level, source, on_date, by_id, reason, at)
SELECT person, area.id, least(3, (random() * 3.9)::int),
    CASE WHEN (person + area.number) %% 10 = 0 THEN 'self' ELSE 'supervisor' END,
    date '2024-01-01' + (random() * 900)::int, (SELECT min(id) FROM personnel_user), '', now()
FROM generate_series(1, %(staff)s) person, competencies_area area
ORDER BY person, area.id
"""

# What the portal would have stored by now; a recount must find nothing to write.
_YEARS = """
INSERT INTO competencies_areayear
    (person_id, area_id, fiscal_year, minutes_70, minutes_20, minutes_10, lecture)
SELECT record.person_id, share.area_id,
    543 + extract(year FROM record.end_date + interval '3 months')::int,
    coalesce(sum(share.minutes) FILTER (WHERE record.mode = 70), 0),
    coalesce(sum(share.minutes) FILTER (WHERE record.mode = 20), 0),
    coalesce(sum(share.minutes) FILTER (WHERE record.mode = 10), 0),
    coalesce(sum(share.minutes) FILTER (WHERE record.mode = 10 AND record.is_lecture), 0)
FROM training_trainingrecord record JOIN training_recordarea share ON share.record_id = record.id
WHERE record.status = 'approved'
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
"""

_PROGRESS = """
INSERT INTO competencies_areaprogress
    (person_id, area_id, verified_level, minutes_70, minutes_20, minutes_10)
SELECT person_id, area_id, coalesce(level, 0), coalesce(minutes_70, 0), coalesce(minutes_20, 0),
    coalesce(minutes_10, 0)
FROM (
    SELECT person_id, area_id, level FROM competencies_assessment WHERE source <> 'self'
) verified
FULL JOIN (
    SELECT person_id, area_id, sum(minutes_70) AS minutes_70, sum(minutes_20) AS minutes_20,
        sum(minutes_10) AS minutes_10
    FROM competencies_areayear GROUP BY 1, 2
) learned USING (person_id, area_id)
ORDER BY 1, 2
"""

_SEQUENCES = """
SELECT setval(pg_get_serial_sequence(name, 'id'), last)
FROM (
    SELECT 'personnel_unit' AS name, (SELECT max(id) FROM personnel_unit) AS last
    UNION ALL SELECT 'personnel_person', (SELECT max(id) FROM personnel_person)
    UNION ALL SELECT 'training_trainingrecord', (SELECT max(id) FROM training_trainingrecord)
) numbered
"""
