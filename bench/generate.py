"""A ministry of any size, made by SQL inside the server; `staff=500_000` is the whole country.

The tree is the real one in shape: a ministry, its agencies, 245 area offices and a school for about
every 17 people. Every figure comes from a fixed seed, so two runs measure the same rows.
"""

from datetime import date

from django.db import connection, transaction

from bench.figures import timed
from personnel.be_dates import fiscal_year
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
        "year": fiscal_year(AS_OF),
    }
    load_reference(by=None)
    with transaction.atomic(), connection.cursor() as cursor:
        # Triggers and foreign keys would write the change history of rows that never changed.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SELECT setseed(0.42)")
        for statement in (_STEP, _UNITS, _PEOPLE, _POSTINGS, _PROGRESS, _YEARS, _SEQUENCES):
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

_PROGRESS = """
INSERT INTO competencies_areaprogress
    (person_id, area_id, verified_level, minutes_70, minutes_20, minutes_10)
SELECT n, area.id, least(3, (random() * 3.9)::int), (random() * 600)::int, (random() * 200)::int,
    (random() * 120)::int
FROM generate_series(1, %(staff)s) n, competencies_area area
WHERE (n + area.number) %% 10 <> 0
"""

_YEARS = """
INSERT INTO competencies_areayear
    (person_id, area_id, fiscal_year, minutes_70, minutes_20, minutes_10, lecture)
SELECT person_id, area_id, %(year)s - (person_id + area_id) %% 2, minutes_70 / 2, minutes_20 / 2,
    minutes_10 / 2, minutes_10 / 4
FROM competencies_areaprogress WHERE (person_id + area_id) %% 4 <> 0
"""

_SEQUENCES = """
SELECT setval(pg_get_serial_sequence('personnel_unit', 'id'), (SELECT max(id) FROM personnel_unit)),
    setval(pg_get_serial_sequence('personnel_person', 'id'), (SELECT max(id) FROM personnel_person))
"""
