"""How the demo's people see themselves, and what they plan: through the doors that they use."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.utils import timezone

from competencies.actions import begin_self_assessment, finish_self_assessment, save_answers
from competencies.enums import Ability
from competencies.models import Statement
from personnel.be_dates import fiscal_year
from personnel.models import User
from training.actions import agree_to_plan, begin_plan, send_plan
from training.models import PersonalPlan
from training.proposals import proposed_for

# Of a statement of level 1, 2 and 3: how many of ten answer with each ability.
USUAL = {1: (0, 0, 5, 5), 2: (0, 1, 6, 3), 3: (1, 3, 5, 1)}


def assess_themselves(*, users: Sequence[User], today: date, seed: int) -> None:
    """Each finished a self-assessment half a year ago."""
    dice = random.Random(seed)  # noqa: S311 (made-up data)
    on = today - timedelta(days=180)
    at = timezone.make_aware(datetime.combine(on, time(19, 30)))
    statements = list(Statement.objects.filter(area__dimension__framework__is_in_use=True))
    for user in users:
        begin_self_assessment(at=at, by=user)
        answers = {row.pk: dice.choices(Ability.values, USUAL[row.level])[0] for row in statements}
        save_answers(answers=answers, at=at, by=user)
        finish_self_assessment(on=on, at=at + timedelta(minutes=17), by=user)


def plan_the_year(*, users: Iterable[User], today: date, agreed_by: User) -> None:
    """The first two who miss something send a plan of this fiscal year; one is agreed to."""
    now = timezone.now()
    gaps = ((user, proposed_for(user.person, today)) for user in users if user.person)
    planning = islice(((user, rows) for user, rows in gaps if rows), 2)
    for number, (user, proposals) in enumerate(planning):
        begun = now - timedelta(days=9)
        plan = begin_plan(fiscal_year=fiscal_year(today), proposals=proposals, at=begun, by=user)
        sent = now - timedelta(days=8 - number)
        send_plan(plan=plan, version=plan.version, at=sent, by=user)
        if number:
            version = PersonalPlan.objects.get(pk=plan.pk).version
            agreed = sent + timedelta(days=2)
            agree_to_plan(plan=plan, version=version, at=agreed, by=agreed_by)
