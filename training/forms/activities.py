"""Forms of those who organise an activity for many people."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competencies.models import Method
from personnel.be_dates import display
from personnel.be_fields import BEDateField
from personnel.forms import UnitField
from personnel.models.units import UnitQuerySet
from personnel.text import match_key
from personnel.text_fields import LineField
from training.actions import Workshop
from training.enums import Presence
from training.forms.areas import AreasForm
from training.forms.fields import EvidenceField
from training.lists import MOST_LINES
from training.models import Activity, Course, Participant

HOURS_A_DAY = 24
MOST_MINUTES = 9999 * 60
LIST_MAX_MEGABYTES = 5
_LONGEST_LINE = 300


class DurationForm(forms.Form):
    """Hours and minutes, of which one is needed."""

    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_value=9999, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59, required=False)

    def total(self) -> int:
        """Return what was typed, in minutes; 0 where nothing was."""
        data = self.cleaned_data
        return round((data.get("hours") or 0) * 60) + (data.get("minutes") or 0)


class ActivityForm(AreasForm, DurationForm):
    """A workshop: said once for everybody who takes part, before it or after it."""

    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    title = LineField(
        label=_("What is it called?"),
        max_length=300,
        help_text=_("Name of the course or activity"),
        widget=forms.TextInput(attrs={"list": "courses", "autocomplete": "off"}),
        error_messages={"required": _("Write what the activity is called.")},
    )
    unit = UnitField(
        label=_("Organising unit"), help_text=_("People of other units may take part, too.")
    )
    method = forms.ModelChoiceField(
        label=_("How do they learn?"),
        queryset=Method.objects.in_use(),
        empty_label=None,
        error_messages={"required": _("Choose how they learn.")},
    )
    start_date = BEDateField(label=_("First day"))
    end_date = BEDateField(
        label=_("Last day"), required=False, help_text=_("Leave empty for a single day")
    )
    place = LineField(label=_("Place"), max_length=200, required=False)
    provider = LineField(label=_("Provider"), max_length=200, required=False)

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).offer(units)
        method = cast(forms.ModelChoiceField, self.fields["method"])
        method.choices = _by_mode(Method.objects.in_use())

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        start, end = data.get("start_date"), data.get("end_date")
        if start and end and end < start:
            sentence = gettext("The last day, %(end)s, lies before the first day, %(start)s.")
            self.add_error("end_date", sentence % {"start": display(start), "end": display(end)})
        elif not self.total():
            self.add_error("hours", _("Enter how long it takes, in hours and minutes."))
        elif start and self.total() > (((end or start) - start).days + 1) * HOURS_A_DAY * 60:
            self.add_error("hours", _("These are more hours than the days have."))
        return data

    @cached_property
    def courses(self) -> list[Course]:
        """The catalogue: suggested while typing, and recognised by title, alias or code."""
        return list(Course.objects.offered())

    def workshop(self) -> Workshop:
        """Return what was said."""
        data = self.cleaned_data
        key = match_key(data["title"])
        return Workshop(
            course=next((row for row in self.courses if key in row.name_keys), None),
            minutes=self.total(),
            end_date=data["end_date"] or data["start_date"],
            **{name: data[name] for name in _SAID},
        )


_SAID = ("unit", "title", "method", "start_date", "shares", "place", "provider")


def initial_of(activity: Activity) -> dict[str, Any]:
    """Return what the form shows of an activity; equal shares stay unwritten."""
    shares = {row.area_id: row.share for row in activity.shares.all()}
    is_equal = max(shares.values()) - min(shares.values()) <= 1
    hours, minutes = divmod(activity.minutes, 60)
    return {
        "areas": list(shares),
        "hours": hours or None,
        "minutes": minutes or None,
        **{name: getattr(activity, name) for name in ("version", "title", "place", "provider")},
        **{name: getattr(activity, name) for name in ("unit", "method", "start_date", "end_date")},
        **({} if is_equal else {f"share_{pk}": share for pk, share in shares.items()}),
    }


def _by_mode(methods: Iterable[Method]) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for method in methods:
        heading = f"{method.mode} {method.get_mode_display()}"
        groups.setdefault(heading, []).append((method.pk, method.name))
    return [("", _("Choose one")), *groups.items()]


class MarkForm(DurationForm):
    """Whether the chosen people were there; whoever was in part, for how long."""

    presence = forms.ChoiceField(choices=Presence)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["own_minutes"] = self.total() if data.get("presence") == Presence.PART else None
        if data["own_minutes"] is not None and not 0 < data["own_minutes"] < self.activity.minutes:
            raise forms.ValidationError(
                _(
                    "Enter how long they were there: more than nothing, and less than the whole "
                    "activity."
                )
            )
        return data


class ListForm(forms.Form):
    """A list of people: pasted, or as a file."""

    text = forms.CharField(
        label=_("Paste a list"),
        help_text=_(
            "One person a line: name, citizen ID or staff number, as copied from Excel or written."
        ),
        max_length=MOST_LINES * _LONGEST_LINE,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or an Excel file"),
        required=False,
        help_text=_("Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, at most %(megabytes)d MB"),
        error_messages={"empty": _("This file is empty (0 bytes). Save it again.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.help_text = str(file.help_text) % {"megabytes": LIST_MAX_MEGABYTES}

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text.splitlines()) > MOST_LINES:
            raise forms.ValidationError(_("These are more than 500 lines. Paste it in parts."))
        return text if text.strip() else ""

    def clean_file(self) -> UploadedFile | None:
        """Refuse what is too large; everything else is judged by the worker."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > LIST_MAX_MEGABYTES * 2**20:
            raise forms.ValidationError(
                _("This file is too large for a list of people. Leave only the list in it.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("text")) == bool(data.get("file")):
            raise forms.ValidationError(_("Paste a list or choose a file, one of the two."))
        return data


class ParticipantField(forms.ModelChoiceField):
    """One of the people of an activity, by name."""

    def label_from_instance(self, obj: Participant) -> str:
        return obj.person.full_name


class CertificateForm(forms.Form):
    """A certificate of everybody who took part, or of one of them."""

    participant = ParticipantField(
        label=_("Whose certificate"),
        queryset=Participant.objects.none(),
        required=False,
        empty_label=_("Everybody who took part"),
    )
    certificate = EvidenceField(
        label=_("Certificate file"),
        error_messages={"required": _("Choose the file: PDF, JPEG or PNG.")},
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = activity.participants.attending().select_related("person")
        field = cast(ParticipantField, self.fields["participant"])
        field.queryset = people.order_by("person__name_sort")
