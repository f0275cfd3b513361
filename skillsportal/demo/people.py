"""The demo's staff: about 1,400 made-up people for one area, the same people for the same seed."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from stdnum.th import pin

from skillsportal.demo.names import FEMALE_NAMES, MALE_NAMES, SURNAMES
from skillsportal.demo.units import DATA, UnitRow, in_area

ROSTER_DATE = date(2024, 10, 1)
LATER_ROSTER_DATE = date(2025, 10, 1)

DIRECTOR_POSITION = "ผู้อำนวยการโรงเรียน"
DEPUTY_POSITION = "รองผู้อำนวยการโรงเรียน"
ASSISTANT_TEACHER = "ครูผู้ช่วย"
CLERK_POSITION = "ธุรการโรงเรียน"

# Schools whose director's post is empty, and how their rosters word who acts in it.
ACTING_DIRECTORS = {
    "school-1086110041": "รักษาการในตำแหน่ง ผอ.",
    "school-1086110073": "ครู รักษาการในตำแหน่ง ผอ.",
    "school-1086110098": "รรก.ผอ.",
    "school-1086110130": "รักษาการในตำแหน่งผู้อำนวยการสถานศึกษา",
}
REVIEW_POSITIONS = frozenset(
    {
        *ACTING_DIRECTORS.values(),
        "ผอ.กลุ่ม DLICT",
        "ผอ.หน่วยตรวจสอบภายใน",
        "เจ้าพนักงานเครื่องคอมพิวเตอร์",
        "นักเทคโนโลยีสารสนเทศ",
        "นักวิชาการศึกษาพิเศษ",
        "หัวหน้ากลุ่มงาน",
        "ช่วยราชการ",
    }
)
CONTRACT_POSITIONS = {"พนักงานราชการ": 4, "ครูอัตราจ้าง": 5, "ครูพี่เลี้ยง": 1, "นักการภารโรง": 2}
OUTSIDE_POSITIONS = frozenset({CLERK_POSITION, "ลูกจ้างประจำ", *CONTRACT_POSITIONS})
OUTSIDE_SHARE = 0.15

STAFF_BY_SIZE = {"เล็ก": (5, 9), "กลาง": (11, 18), "ใหญ่": (24, 28), "ใหญ่พิเศษ": (33, 35)}
TEACHER_LEVELS = {"ครูผู้ช่วย": 8, "คศ.1": 24, "คศ.2": 30, "คศ.3": 37, "คศ.4": 1}
NEXT_LEVEL = {"ครูผู้ช่วย": "คศ.1", "คศ.1": "คศ.2", "คศ.2": "คศ.3"}
STANDINGS = {"คศ.2": "ชำนาญการ", "คศ.3": "ชำนาญการพิเศษ", "คศ.4": "เชี่ยวชาญ"}
# Years since the first appointment, from and to, of somebody at that level; "" has no level.
YEARS_OF_SERVICE = {
    "": (0, 15),
    "ครูผู้ช่วย": (0, 1),
    "คศ.1": (2, 8),
    "คศ.2": (7, 18),
    "คศ.3": (14, 31),
    "คศ.4": (25, 31),
    "ปฏิบัติงาน": (1, 8),
    "ชำนาญงาน": (8, 28),
    "ปฏิบัติการ": (1, 7),
    "ชำนาญการ": (6, 25),
    "ชำนาญการพิเศษ": (14, 31),
}
SUBJECTS = (
    "ภาษาไทย",
    "คณิตศาสตร์",
    "วิทยาศาสตร์และเทคโนโลยี",
    "สังคมศึกษา ศาสนา และวัฒนธรรม",
    "สุขศึกษาและพลศึกษา",
    "ศิลปะ",
    "การงานอาชีพ",
    "ภาษาต่างประเทศ",
    "ปฐมวัย",
)


class Post(NamedTuple):
    position: str
    level: str


class Identity(NamedTuple):
    citizen_id: str
    prefix: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """One person at one post; contract staff have neither a level nor a position number."""

    citizen_id: str
    prefix: str
    first_name: str
    last_name: str
    birth_date: date
    start_date: date
    position: str
    position_no: str
    standing: str
    level: str
    unit: UnitRow
    subject: str
    phone: str
    email: str

    @property
    def full_name(self) -> str:
        return f"{self.prefix}{self.first_name} {self.last_name}"


def made_up_citizen_id(serial: int) -> str:
    """Return an ID with a right check digit that nobody bears: there is no province 00.

    `serial` has at most eight digits.
    """
    body = f"1000{serial:08}"
    return body + str(pin.calc_check_digit(body))


# People behind the demo's accounts: whatever the seed, they are there. Serials below 1000 are kept.
TEACHER = Identity(made_up_citizen_id(1), "นางสาว", "ปาริชาต", "ทองเกื้อ")
DIRECTOR = Identity(made_up_citizen_id(2), "นาย", "สุเมธ", "แก้วนพรัตน์")
OTHER_DIRECTOR = Identity(made_up_citizen_id(3), "นาง", "วรางคณา", "ศรีสมบัติ")
PERSONNEL_OFFICER = Identity(made_up_citizen_id(4), "นางสาว", "นงลักษณ์", "คงประเสริฐ")
AREA_DIRECTOR = Identity(made_up_citizen_id(5), "นาย", "ประวิทย์", "เรืองเดช")
NAMED = {
    ("school-1086110020", "ครู"): TEACHER,
    ("school-1086110020", DIRECTOR_POSITION): DIRECTOR,
    ("school-1086110085", DIRECTOR_POSITION): OTHER_DIRECTOR,
    ("pesa-8601-personnel", "นักทรัพยากรบุคคล"): PERSONNEL_OFFICER,
    ("pesa-8601", "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"): AREA_DIRECTOR,
}
_SERIALS = range(1_000, 90_000_000)
_NEWCOMER_SERIALS = range(90_000_000, 100_000_000)


def make_people(
    units: Iterable[UnitRow], *, seed: int, as_of: date = ROSTER_DATE
) -> list[MadeUpPerson]:
    """Staff the demo's area office, its groups and its schools, unit by unit, as of a day."""
    rng = Random(seed)  # noqa: S311 - made-up data, to be repeatable
    office_posts = _read_office_posts()
    identities = _identities(rng, _SERIALS)
    waiting = dict(NAMED)
    people: list[MadeUpPerson] = []
    for unit in in_area(list(units)):
        for post in _school_posts(unit, rng) if unit.size else office_posts[unit.key]:
            identity = waiting.pop((unit.key, post.position), None) or next(identities)
            people.append(_person(identity, unit, post, len(people) + 1, as_of, rng))
    return people


def later_roster(
    people: list[MadeUpPerson], *, seed: int, as_of: date = LATER_ROSTER_DATE
) -> list[MadeUpPerson]:
    """Return the same staff a year on: some teachers promoted, moved, or left and replaced."""
    rng = Random(f"later {seed}")  # noqa: S311 - made-up data, to be repeatable
    newcomers = _identities(rng, _NEWCOMER_SERIALS)
    order = list(dict.fromkeys(person.unit for person in people))
    schools = [unit for unit in order if unit.size]
    assistant = Post(ASSISTANT_TEACHER, ASSISTANT_TEACHER)
    later = []
    for number, person in enumerate(people, start=len(people) + 1):
        chance = rng.random() if _may_change(person) else 1.0
        if chance < 0.02:
            person = _person(next(newcomers), person.unit, assistant, number, as_of, rng)
        elif chance < 0.04:
            person = replace(person, unit=rng.choice(schools))
        elif chance < 0.10:
            person = _promoted(person)
        later.append(person)
    return sorted(later, key=lambda person: order.index(person.unit))


def _may_change(person: MadeUpPerson) -> bool:
    teaches = person.position in ("ครู", ASSISTANT_TEACHER) and person.level in NEXT_LEVEL
    return teaches and person.citizen_id != TEACHER.citizen_id


def _promoted(person: MadeUpPerson) -> MadeUpPerson:
    level = NEXT_LEVEL[person.level]
    position = "ครู" if person.position == ASSISTANT_TEACHER else person.position
    return replace(person, position=position, level=level, standing=STANDINGS.get(level, ""))


def _read_office_posts() -> dict[str, list[Post]]:
    posts: dict[str, list[Post]] = {}
    with (DATA / "office_posts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            post = Post(row["position"], row["level"])
            posts.setdefault(row["unit_key"], []).extend([post] * int(row["posts"]))
    return posts


def _school_posts(unit: UnitRow, rng: Random) -> list[Post]:
    total = rng.randint(*STAFF_BY_SIZE[unit.size])
    leaders = [Post(ACTING_DIRECTORS.get(unit.key, DIRECTOR_POSITION), _leader_level(rng))]
    leaders += [Post(DEPUTY_POSITION, _leader_level(rng)) for _ in range(total // 16)]
    contract = [Post(CLERK_POSITION, "")]
    contract += [Post(position, "") for position in _contract_positions(total, rng)]
    levels = rng.choices(
        list(TEACHER_LEVELS),
        list(TEACHER_LEVELS.values()),
        k=total - len(leaders) - len(contract),
    )
    # The most senior first, as offices list them.
    levels.sort(key=list(TEACHER_LEVELS).index, reverse=True)
    return [*leaders, *map(_teacher_post, levels), *contract]


def _leader_level(rng: Random) -> str:
    return rng.choice(("คศ.2", "คศ.3", "คศ.3"))


def _contract_positions(total: int, rng: Random) -> list[str]:
    others = round(total * OUTSIDE_SHARE) - 1
    return rng.choices(list(CONTRACT_POSITIONS), list(CONTRACT_POSITIONS.values()), k=others)


def _teacher_post(level: str) -> Post:
    return Post(ASSISTANT_TEACHER if level == ASSISTANT_TEACHER else "ครู", level)


def _identities(rng: Random, serials: range) -> Iterator[Identity]:
    taken = {(identity.first_name, identity.last_name) for identity in NAMED.values()}
    for serial in rng.sample(serials, 5_000):
        woman = rng.random() < 0.7
        first_name = rng.choice(FEMALE_NAMES if woman else MALE_NAMES)
        name = (first_name, rng.choice(SURNAMES))
        if name not in taken:
            taken.add(name)
            yield Identity(made_up_citizen_id(serial), _prefix(rng, woman=woman), *name)


def _prefix(rng: Random, *, woman: bool) -> str:
    if woman:
        return rng.choices(("นางสาว", "นาง", "ว่าที่ร้อยตรีหญิง"), (30, 25, 1))[0]
    return rng.choices(("นาย", "ว่าที่ร้อยตรี"), (30, 1))[0]


def _person(
    identity: Identity, unit: UnitRow, post: Post, number: int, as_of: date, rng: Random
) -> MadeUpPerson:
    served = rng.randint(*YEARS_OF_SERVICE[post.level])
    start_date = as_of - timedelta(days=served * 365 + rng.randint(1, 360))
    # The 29th to the 31st do not exist in every month and year.
    birth_date = date(start_date.year - rng.randint(22, 26), rng.randint(1, 12), rng.randint(1, 28))
    return MadeUpPerson(
        *identity,
        birth_date=birth_date,
        start_date=start_date,
        position=post.position,
        position_no=_position_no(post, number),
        standing=STANDINGS.get(post.level, ""),
        level=post.level,
        unit=unit,
        subject=rng.choice(SUBJECTS) if "ครู" in post.position else "",
        # No Thai number begins with 010 since mobile numbers got ten digits.
        phone=f"010{number:07}",
        email=f"staff{number:04}@example.org",
    )


def _position_no(post: Post, number: int) -> str:
    if not post.level:
        return ""
    taught = post.level.startswith(("ครู", "คศ."))
    return str(1000 + number) if taught else f"อ {number}"
