"""A small ministry made by chance from a seed: raw rows only, and what is computed of people."""

import random
from datetime import date, timedelta

from django.utils import timezone

from competencies.enums import Mode, Source, Stage
from competencies.models import Area, Assessment, Method, StageTarget, TakenBack
from competencies.progress import recompute_levels
from personnel.enums import Group, Outcome
from personnel.models import Person, Posting
from tests.conftest import TODAY
from tests.personnel.factories import LONG_AGO, PersonFactory, UserFactory, make_unit
from training.enums import Status
from training.models import RecordArea, TrainingRecord
from training.progress import recompute

UNITS, DEPTH = 60, 5
TOMORROW = TODAY + timedelta(days=1)
# The part of a stage's targets that ask for nothing, so that some units attain something.
ASKS_NOTHING = {Stage.EARLY: 0.95, Stage.DEVELOPING: 0.8, Stage.MATURE: 0.1}


class ChanceMinistry:
    """Units, people with posts of every kind, records of several years and findings."""

    def __init__(self, seed: int, *, people: int = 300, units: int = UNITS) -> None:
        self.draw = random.Random(seed)
        self.areas = list(Area.objects.in_use())
        self.methods = {row.mode: row for row in Method.objects.in_use()}
        self.assessor = UserFactory()
        self._set_targets()
        self.units = [make_unit("กระทรวง")]
        for number in range(units - 1):
            self.add_unit(number)
        self.people = Person.objects.bulk_create(PersonFactory.build_batch(people))
        Posting.objects.bulk_create(post for person in self.people for post in self._posts(person))
        self.add_records(self.people)
        self.add_findings(self.people)
        self.take_back(people // 10)
        self.compute(self.people)

    def add_unit(self, number: int) -> None:
        parent = self.draw.choice([unit for unit in self.units if unit.depth < DEPTH])
        self.units.append(make_unit(f"หน่วย {number}", parent))

    def compute(self, people: list[Person]) -> None:
        """Bring the state of these people to their raw rows, as the actions do."""
        ids = [person.pk for person in people]
        recompute(ids)
        recompute_levels(ids)

    def post(self, person: Person, **fields: object) -> Posting:
        outcome = self.draw.choice([Outcome.GROUP] * 6 + [Outcome.OUTSIDE, Outcome.REVIEW])
        group = self.draw.choice(Group.values) if outcome == Outcome.GROUP else None
        given = {"unit": self.draw.choice(self.units), "outcome": outcome, "group": group}
        return Posting(
            **{"person": person, "position": "ครู", "from_date": LONG_AGO, **given, **fields}
        )

    def add_records(self, people: list[Person]) -> None:
        """Up to four records each, most of them approved, of this fiscal year and three before."""
        records = TrainingRecord.objects.bulk_create(
            self._record(person) for person in people for _ in range(self.draw.randint(0, 4))
        )
        shares = [share for record in records for share in self._shares(record)]
        RecordArea.objects.bulk_create(shares)

    def add_findings(self, people: list[Person]) -> None:
        """Levels of some areas, the latest of which counts unless it is one's own."""
        Assessment.objects.bulk_create(
            self._finding(person, area)
            for person in people
            for area in self.draw.sample(self.areas, self.draw.randint(0, 8))
            for _ in range(self.draw.randint(1, 2))
        )

    def take_back(self, findings: int) -> list[Person]:
        """Let some verified findings no longer count; return whose they were."""
        verified = Assessment.objects.verified().select_related("person").order_by("pk")
        taken = self.draw.sample(list(verified), findings)
        TakenBack.objects.bulk_create(
            TakenBack(assessment=row, reason="ผิดคน", by=self.assessor) for row in taken
        )
        return [row.person for row in taken]

    def _set_targets(self) -> None:
        targets = list(StageTarget.objects.all())
        for target in targets:
            target.coverage = self.draw.choice((10, 30, 50))
            target.minutes = self.draw.choice((60, 120, 240))
            if self.draw.random() < ASKS_NOTHING[target.stage]:
                target.level = target.minutes = 0
        StageTarget.objects.bulk_update(targets, ["coverage", "level", "minutes"])

    def _posts(self, person: Person) -> list[Posting]:
        """None, one that holds, has ended, or has not begun; some with others beside."""
        if self.draw.random() < 0.1:
            return []
        ended = {"to_date": TODAY - timedelta(days=self.draw.choice((0, 1)))}
        when = self.draw.choice([{}, {}, {}, ended, {"from_date": TOMORROW}])
        posts = [self.post(person, **when)]
        for chance in (0.3, 0.1):
            if self.draw.random() < chance:
                posts.append(self.post(person, is_primary=False))
        if self.draw.random() < 0.1:
            posts.append(
                self.post(person, from_date=LONG_AGO + timedelta(days=1), to_date=TOMORROW)
            )
        return posts

    def _record(self, person: Person) -> TrainingRecord:
        end = TODAY - timedelta(days=self.draw.randint(0, 1200))
        mode = self.draw.choice(Mode.values)
        status = self.draw.choice([Status.APPROVED] * 4 + [Status.SUBMITTED, Status.RETURNED])
        now = timezone.now()
        return TrainingRecord(
            person=person, title="อบรม", method=self.methods[mode], mode=mode,
            is_lecture=mode == Mode.FORMAL and self.draw.random() < 0.5,
            start_date=end, end_date=end, minutes=self.draw.choice((60, 95, 180, 600)),
            status=status, created_at=now, submitted_at=now, decided_at=now,
        )  # fmt: skip

    def _shares(self, record: TrainingRecord) -> list[RecordArea]:
        first, second = self.draw.sample(self.areas, 2)
        assert record.minutes
        part = record.minutes // 3
        return [
            RecordArea(record=record, area=first, share=33, minutes=part),
            RecordArea(record=record, area=second, share=67, minutes=record.minutes - part),
        ]

    def _finding(self, person: Person, area: Area) -> Assessment:
        on: date = TODAY - timedelta(days=self.draw.randint(0, 800))
        source = self.draw.choice([*Source.values, Source.SUPERVISOR])
        level = self.draw.randint(0, 3)
        return Assessment(
            person=person, area=area, level=level, source=source, on_date=on, by=self.assessor
        )
