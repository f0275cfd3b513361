"""What a correction changed, in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from competencies.models import Area, Method
from personnel.be_dates import display
from personnel.templatetags.thai import hours


class Wording:
    """Puts changes into words; methods and areas are read once, when the first is asked for."""

    def __init__(self) -> None:
        self.methods: dict[int, str] = {}
        self.areas: dict[int, int] = {}

    def of(self, changes: Mapping[str, Any]) -> str:
        """Return lines such as "Hours: 2 h → 1 h"; "" when nothing changed."""
        if changes and not self.areas:
            self.methods = {row.pk: row.name for row in Method.objects.all()}
            self.areas = dict(Area.objects.values_list("pk", "number"))
        return "\n".join(self._lines(changes))

    def _lines(self, changes: Mapping[str, Any]) -> Iterator[str]:
        for name, label, words in (
            ("method", _("How"), self._method),
            ("start_date", _("From"), _day),
            ("end_date", _("To"), _day),
            ("minutes", _("Hours"), hours),
            ("shares", _("Areas"), self._shares),
        ):
            if name in changes:
                old, new = changes[name]
                yield f"{label}: {words(old)} → {words(new)}"

    def _method(self, pk: int) -> str:
        return self.methods.get(pk, "–")

    def _shares(self, shares: Mapping[str, int]) -> str:
        pairs = sorted((self.areas.get(int(pk), 0), share) for pk, share in shares.items())
        return ", ".join(
            _("%(number)s (%(share)s %%)") % {"number": number, "share": share}
            for number, share in pairs
        )


def _day(iso: str | None) -> str:
    return display(date.fromisoformat(iso)) if iso else "–"
