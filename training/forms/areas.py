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
        chosen = [area.pk for area in data.get("areas", ())]
        typed = {pk: share for pk in chosen if (share := data.get(f"share_{pk}"))}
        if typed and (len(typed) < len(chosen) or sum(typed.values()) != 100):
            sentence = gettext(
                "The shares of the chosen areas add up to %(total)s %%. Give every chosen area a "
                "share so that they add up to 100 %%, or leave all empty to share equally."
            )
            self.add_error("areas", sentence % {"total": sum(typed.values())})
        data["shares"] = typed or dict.fromkeys(chosen, 1)
        return data

    @property
    def area_rows(self) -> Iterator[AreaRow]:
        """The areas as check boxes, each with the box for its share."""
        for area, option in zip(self.areas_in_use, self["areas"], strict=True):
            yield AreaRow(area, option, self[f"share_{area.pk}"])

    @property
    def has_shares(self) -> bool:
        """Whether the shares have to be shown."""
        return any(row.share.value() or row.share.errors for row in self.area_rows)
