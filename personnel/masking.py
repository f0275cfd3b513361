"""What is not told of a few people to readers who may not see them (docs/permissions.md)."""

from django.utils.translation import gettext as _

FEW = 5
FEWER = f"<{FEW}"
# Not small itself: it is hidden because a small one could be computed from it.
WITHHELD = "*"


def is_few(count: int) -> bool:
    """Tell whether the count is small enough to point to people."""
    return 0 < count < FEW


def rounded(count: int) -> str:
    """Return a count that tells no few people, and no differences with other counts do.

    For counts that overlap or that no page adds up: 0 to 4 look alike, more are rounded down to
    fives. So neither a few who did something nor a few who did not are told.
    """
    if count < FEW:
        return FEWER
    return f"≥\N{NO-BREAK SPACE}{count - count % FEW:,}"


def rounded_hours(minutes: int, *, people: int) -> str:
    """Return the hours of so many people as `rounded` writes counts; of a few nothing is told."""
    if people < FEW:
        return WITHHELD
    return _("%(hours)s h") % {"hours": rounded(minutes // 60)}


def rounding() -> str:
    """Return what the marks of `rounded` mean."""
    return _(
        "%(fewer)s: fewer than five people, or nobody; %(withheld)s stands for their hours. "
        "≥: rounded down to fives, since the former could be computed from exact figures."
    ) % {"fewer": FEWER, "withheld": WITHHELD}
