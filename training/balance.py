"""Sharing out minutes, and the 70:20:10 balance of learning in figures and words.

The model advises (ว 4/2563): nothing here judges anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competencies.enums import Mode

MODEL = (Mode.SELF, Mode.OTHERS, Mode.FORMAL)
# Nearer to the model than this, in percentage points, needs no advice.
CLOSE = 10

NOTHING_YET = _(
    "Nothing is approved yet this fiscal year. Learning on the job counts too: "
    "log it when it happens."
)
IN_BALANCE = _("Your learning is close to the model 70:20:10. Carry on like this.")
MORE_OF = {
    Mode.SELF: _(
        "The model suggests more learning on the job and by oneself: an online course, "
        "or a new tool tried out in your own work."
    ),
    Mode.OTHERS: _(
        "The model suggests more learning from others: ask a colleague to coach you, "
        "or work beside somebody who knows the subject."
    ),
    Mode.FORMAL: _(
        "The model suggests a little formal training: a short workshop with practice would do."
    ),
}
FEWER_LECTURES = _(
    "More than half of the formal training was lectures. The circular asks for more practice "
    "and fewer lectures."
)


def split_minutes(total: int, shares: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `shares`, to whole numbers that add up to it exactly.

    What rounding leaves over goes to the largest remainders, the first ones in a tie.
    """
    whole = sum(shares)
    parts = [total * share // whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: -(total * shares[i] % whole))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


@dataclass(frozen=True)
class Balance:
    """Approved minutes by mode, `lecture` being a part of the 10, and their percentages."""

    minutes: tuple[int, int, int]
    lecture: int
    percent: tuple[int, int, int]
    advice: list[str | Promise]

    @property
    def total(self) -> int:
        return sum(self.minutes)


def balance_of(minutes_70: int, minutes_20: int, minutes_10: int, lecture: int = 0) -> Balance:
    """Return the balance of these approved minutes, with advice."""
    minutes = (minutes_70, minutes_20, minutes_10)
    shares = split_minutes(100, minutes) if sum(minutes) else [0, 0, 0]
    percent = (shares[0], shares[1], shares[2])
    return Balance(minutes, lecture, percent, _advice(minutes, lecture, percent))


def _advice(
    minutes: tuple[int, int, int], lecture: int, percent: tuple[int, int, int]
) -> list[str | Promise]:
    if not sum(minutes):
        return [NOTHING_YET]
    missing = {mode: int(mode) - share for mode, share in zip(MODEL, percent, strict=True)}
    scarcest = max(missing, key=lambda mode: missing[mode])
    advice: list[str | Promise] = [IN_BALANCE if missing[scarcest] < CLOSE else MORE_OF[scarcest]]
    return [*advice, FEWER_LECTURES] if lecture * 2 > minutes[2] else advice
