"""A training history: the file, the areas of its courses, and the confirmation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from competencies.models import Area
from training.enums import HistoryVerdict

MEGABYTE = 1024 * 1024
TOO_MANY_FILES = _(
    "You sent very many files within the hour, so this one was not taken. Try again in an hour."
)
# What a title that holds one of these words is probably about, by the number of the area.
HINTS = {
    1: "คอมพิวเตอร์|ไอที|สารสนเทศ|ict",
    2: "อินเทอร์เน็ต|internet|โซเชียล|social",
    3: "ปลอดภัย|รหัสผ่าน",
    4: "ประมวลคำ|word|เอกสาร",
    5: "ตารางคำนวณ|excel|sheet",
    6: "นำเสนอ|powerpoint|slide|canva",
    7: "สื่อดิจิทัล|วิดีโอ|วีดิทัศน์|กราฟิก|เว็บไซต์|สื่อการสอน",
    8: "ออนไลน์|google|classroom|teams|zoom|meet",
    9: "ไซเบอร์|cyber",
    10: "กฎหมาย|พ.ร.บ|pdpa|ข้อมูลส่วนบุคคล|ธรรมาภิบาล",
}  # fmt: skip


class HistoryUploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("File with the training history"),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("This file is empty (0 bytes). Save it again in the program it comes from."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, at most %(megabytes)d MB"
        ) % {"megabytes": settings.ROSTER_MAX_BYTES // MEGABYTE}

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large; everything else is judged by the worker."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.ROSTER_MAX_BYTES:
            raise forms.ValidationError(
                _("This file is larger than %(limit)d MB. Send it in parts."),
                params={"limit": settings.ROSTER_MAX_BYTES // MEGABYTE},
            )
        return file


@dataclass(frozen=True)
class Asked:
    """A title of the file that is no course of the catalogue."""

    key: str
    title: str
    rows: int


@dataclass(frozen=True)
class AskedRow:
    """A title with its boxes."""

    asked: Asked
    boxes: forms.BoundField


class AreasForm(forms.Form):
    """The areas of each title, once for all its rows; none: it is not about digital skills."""

    def __init__(
        self, *args: Any, titles: list[Asked], chosen: dict[str, list[int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.titles = titles
        self.areas = areas = list(Area.objects.in_use())
        choices = [(area.pk, area.number) for area in areas]
        for index, asked in enumerate(titles):
            initial = chosen.get(asked.key)
            self.fields[f"areas_{index}"] = forms.TypedMultipleChoiceField(
                label=asked.title,
                choices=choices,
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=proposed(asked.title, areas) if initial is None else initial,
            )

    @property
    def rows(self) -> Iterator[AskedRow]:
        """The titles with their boxes."""
        for index, asked in enumerate(self.titles):
            yield AskedRow(asked, self[f"areas_{index}"])

    def answers(self) -> dict[str, list[int]]:
        """Return the chosen areas (ids) by the key of the title."""
        return {
            asked.key: self.cleaned_data[f"areas_{index}"]
            for index, asked in enumerate(self.titles)
        }


def proposed(title: str, areas: list[Area]) -> list[int]:
    """Return the areas that the words of a title point to."""
    return [
        area.pk
        for area in areas
        if area.number in HINTS and re.search(HINTS[area.number], title, re.IGNORECASE)
    ]


class HistoryRowsFilter(forms.Form):
    """Which rows of a preview to list."""

    verdict = forms.ChoiceField(
        label=_("Result"), choices=[("", _("All rows")), *HistoryVerdict.choices], required=False
    )


class HistoryConfirmForm(forms.Form):
    """Whether the rows that are not good are left out."""

    only_good_rows = forms.BooleanField(
        label=_("Take the good rows and leave the others out"), required=False
    )
