"""From the answers of a self-assessment to a level. Pure: no rows, no clock."""

from collections.abc import Sequence

LEVELS = (1, 2, 3)
SHARE = 80  # percent of the statements of an area


def level_reached(answers: Sequence[int]) -> int:
    """Return the level (0–3) that the answers (0–3), one to every statement of an area, show.

    It is the highest level L for which at least 80 % of the statements are answered with L or
    more: 8 of 9, or 4 of 5. A higher answer counts for every level below it, so that a level is
    never reached without those under it. Counted in whole numbers; no answers show level 0.
    """
    reached = [
        level
        for level in LEVELS
        if answers and sum(answer >= level for answer in answers) * 100 >= SHARE * len(answers)
    ]
    return max(reached, default=0)
