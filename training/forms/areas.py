"""The areas that learning is about, and their shares, as a part of larger forms."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competencies.models import Area


class AreaRow(NamedTuple):
    """An area's check box with the box for its share."""

    area: Area
    option: Any
    share: forms.BoundField


class AreasForm(forms.Form):
    """Areas in equal parts, or with shares that add up to 100 percent."""

    areas = forms.ModelMultipleChoiceField(
        label=_("Which areas was it about?"),
        queryset=Area.objects.in_use(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one area.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas_in_use = list(Area.objects.in_use())
        for area in self.areas_in_use:
            self.fields[f"share_{area.pk}"] = forms.IntegerField(
                label=gettext("Share of area %(number)s in percent") % {"number": area.number},
                min_value=1,
                max_value=100,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["shares"] = self._read_shares(data)
        return data

    def _read_shares(self, data: dict[str, Any]) -> dict[int, int]:
        """Return a weight per chosen area (id): percent, or 1 each where no share was typed."""
        if any(name.startswith("share_") for name in self.errors):
            return {}
        shares = {area.pk: data[f"share_{area.pk}"] for area in self.areas_in_use}
        typed = {pk: share for pk, share in shares.items() if share}
        chosen = {area.pk for area in data.get("areas") or ()} | typed.keys()
        equal = {area.pk: 1 for area in self.areas_in_use if area.pk in chosen}
        if not typed:
            return equal
        if sum(typed.values()) != 100 or chosen - typed.keys():
            sentence = gettext(
                "The shares of the chosen areas add up to %(total)s %%. Give every chosen area a "
                "share so that they add up to 100 %%, or leave all empty to share equally."
            )
            self.add_error("areas", sentence % {"total": sum(typed.values())})
            return equal
        return typed

    @property
    def area_rows(self) -> Iterator[AreaRow]:
        """The areas as check boxes, each with the box for its share."""
        for area, option in zip(self.areas_in_use, self["areas"], strict=True):
            yield AreaRow(area, option, self[f"share_{area.pk}"])

    @property
    def has_shares(self) -> bool:
        """Whether the shares have to be shown: some are typed, or do not add up."""
        return any(row.share.value() or row.share.errors for row in self.area_rows)
