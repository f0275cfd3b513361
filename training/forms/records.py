"""The form in which people log what they learned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competencies.enums import Mode
from competencies.models import Area, Method
from personnel.be_dates import display
from personnel.be_fields import BEDateField
from personnel.models import Person
from personnel.text import match_key
from personnel.text_fields import LineField
from training.actions import Entry
from training.forms.areas import AreasForm
from training.forms.fields import EvidenceField, LinesField, WebAddressField
from training.models import Course, TrainingRecord

HOURS_A_DAY = 24
MODES = {
    Mode.SELF: (_("On the job and by oneself"), _("Work itself, online courses, own practice")),
    Mode.OTHERS: (_("From others"), _("Coaching, advice, a placement with an expert")),
    Mode.FORMAL: (_("Formal training"), _("Workshops and courses; practice rather than lectures")),
}
DURATION = {"days", "hours", "minutes"}
EVIDENCE = ("evidence_link", "certificate_follows", "evidence_files")
FOLDED = ("provider", "certificate_no", "reflection")
# What an entry takes from the form as it stands.
SAID = ("title", "method", "shares", "form_key", *FOLDED, *EVIDENCE[:-1])


@dataclass(frozen=True)
class MethodGroup:
    """The methods of one mode, as radio buttons."""

    figure: int
    heading: Any
    text: Any
    options: list[Any]
    is_open: bool


class EvidenceForm(forms.Form):
    """Files for a record that exists."""

    evidence_files = EvidenceField(label=_("Evidence files"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence_files"].help_text = evidence_limits()


class RecordForm(AreasForm):
    """What was learned. A draft needs a title; to be handed in, everything that is not folded."""

    # A browser cannot point to what is required inside a folded part, and would say nothing.
    use_required_attribute = False

    version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = LineField(
        label=_("What did you learn?"),
        max_length=300,
        help_text=_("Name or code of the course, or what you learned in your own words"),
        widget=forms.TextInput(attrs={"list": "courses", "autocomplete": "off"}),
        error_messages={"required": _("Write in a few words what you learned.")},
    )
    start_date = BEDateField(
        label=_("From"), help_text=_("In the Buddhist era, such as 22/11/2569")
    )
    end_date = BEDateField(
        label=_("To"), required=False, help_text=_("Leave empty for a single day")
    )
    days = forms.DecimalField(label=_("Days"), min_value=0, max_value=366, required=False)
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_value=9999, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59, required=False)
    method = forms.ModelChoiceField(
        label=_("How did you learn it?"),
        queryset=Method.objects.in_use(),
        widget=forms.RadioSelect,
        empty_label=None,
        required=False,
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Which areas was it about?"),
        queryset=Area.objects.in_use(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    provider = LineField(label=_("Provider"), max_length=200, required=False)
    certificate_no = LineField(label=_("Certificate number"), max_length=80, required=False)
    reflection = LinesField(label=_("What will you do with it?"), max_length=4000, required=False)
    evidence_link = WebAddressField(
        label=_("Link to evidence"),
        max_length=500,
        required=False,
        help_text=_("A web address that your supervisor can open"),
    )
    certificate_follows = forms.BooleanField(
        label=_("The certificate will follow"),
        required=False,
        help_text=_("You can add it later, even when the record is approved."),
    )
    evidence_files = EvidenceField(label=_("Evidence files"), required=False)

    def __init__(self, *args: Any, today: date, as_draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.as_draft = as_draft
        if as_draft:
            for name in ("title", "start_date"):
                self.fields[name].required = False
        self.fields["evidence_files"].help_text = evidence_limits()

    def clean_start_date(self) -> date | None:
        return self._in_the_past(self.cleaned_data["start_date"])

    def clean_end_date(self) -> date | None:
        return self._in_the_past(self.cleaned_data["end_date"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_order()
        data["total"] = self._read_duration(data)
        self._follow_course(data)
        self._check_duration(data)
        self._check_choices(data)
        return data

    def _read_duration(self, data: dict[str, Any]) -> int | None:
        """Return the minutes that were typed as days, hours and minutes together."""
        days, hours = data.get("days") or 0, data.get("hours") or 0
        typed = round(days * settings.TRAINING_DAY_MINUTES) + round(hours * 60)
        return typed + (data.get("minutes") or 0) or None

    def _follow_course(self, data: dict[str, Any]) -> None:
        """What was left open is what the catalogue says of the course."""
        if self.as_draft or not (course := self.course):
            return
        data["total"] = data["total"] or course.minutes
        data["method"] = data.get("method") or course.method
        data["provider"] = data.get("provider") or course.provider
        if "areas" not in self.errors:
            data["shares"] = data["shares"] or {area.pk: 1 for area in course.areas.all()}

    def _check_choices(self, data: dict[str, Any]) -> None:
        """What has no box of its own to be required: a method, and at least one area."""
        if self.as_draft:
            return
        if not data.get("method") and "method" not in self.errors:
            self.add_error("method", _("Choose how you learned it."))
        if not data["shares"] and "areas" not in self.errors:
            self.add_error("areas", _("Choose at least one area."))

    def _in_the_past(self, on: date | None) -> date | None:
        if on and on > self.today:
            raise forms.ValidationError(
                _("%(date)s lies in the future. Log learning after it has taken place."),
                params={"date": display(on)},
            )
        return on

    def _check_order(self) -> None:
        start, end = self.cleaned_data.get("start_date"), self.cleaned_data.get("end_date")
        if start and end and end < start:
            days = {"start": display(start), "end": display(end)}
            sentence = gettext("The last day, %(end)s, lies before the first day, %(start)s.")
            self.add_error("end_date", sentence % days)

    def _check_duration(self, data: dict[str, Any]) -> None:
        total, start = data["total"], data.get("start_date")
        if not total and not self.as_draft and not self.errors.keys() & DURATION:
            self.add_error("hours", _("Enter how long it took: days, hours or minutes."))
        if not total or not start or "end_date" not in data:
            return
        limit = (((data["end_date"] or start) - start).days + 1) * HOURS_A_DAY
        if total > limit * 60:
            sentence = gettext(
                "%(hours)s hours are too many: the first to the last day have %(limit)s hours. "
                "Correct the hours or the dates."
            )
            self.add_error("hours", sentence % {"hours": f"{total / 60:g}", "limit": limit})

    @cached_property
    def courses(self) -> list[Course]:
        """The catalogue: suggested while typing, and recognised by title, alias or code."""
        return list(Course.objects.offered().select_related("method"))

    @cached_property
    def course(self) -> Course | None:
        """The course of the catalogue that the title names."""
        key = match_key(self.cleaned_data.get("title", ""))
        known = (course for course in self.courses if key in course.name_keys)
        return next(known, None) if key else None

    def entry(self, person: Person) -> Entry:
        """Return what the form says about the person's learning.

        Of a form with errors, which only an automatic save takes: what is right of it.
        """
        data = self.cleaned_data
        start, end = data.get("start_date"), data.get("end_date")
        return Entry(
            person=person,
            course=self.course,
            start_date=start or end,
            end_date=end or start,
            minutes=data["total"],
            **{name: data[name] for name in SAID if name in data},
        )

    @property
    def left_open(self) -> list[str]:
        """The labels of what an automatic save could not take, because it is not right yet."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    @property
    def method_groups(self) -> Iterator[MethodGroup]:
        """The methods as radio buttons, grouped by the mode that they imply."""
        options = list(self["method"])
        is_chosen = any(row.data["selected"] for row in options)
        for mode, (heading, text) in MODES.items():
            of_mode = [row for row in options if row.data["value"].instance.mode == mode]
            is_open = (
                any(row.data["selected"] for row in of_mode) if is_chosen else mode == Mode.SELF
            )
            yield MethodGroup(mode.value, heading, text, of_mode, is_open)

    @property
    def duration_boxes(self) -> list[forms.BoundField]:
        """The three boxes whose sum is how long it took; hours, the usual ones, come first."""
        return [self[name] for name in ("hours", "minutes", "days")]

    @property
    def unfolded(self) -> bool:
        """Whether the folded part has to be open: something was typed there, or is wrong."""
        shown = (name for name in FOLDED if self[name].value() and name != "provider")
        return any(self[name].errors for name in FOLDED) or any(shown)

    @property
    def unfolded_evidence(self) -> bool:
        """The same of the part with the evidence."""
        return any(self[name].errors or self[name].value() for name in EVIDENCE)

    @property
    def lost_file(self) -> bool:
        """A good file came with a form that has to be shown again: browsers do not keep it."""
        return bool(self.files) and "evidence_files" not in self.errors


def evidence_limits() -> str:
    """Return what may be chosen, in words."""
    return gettext("PDF, JPEG or PNG, up to %(n)s files of %(size)s each") % {
        "n": settings.EVIDENCE_MAX_FILES,
        "size": filesizeformat(settings.EVIDENCE_MAX_BYTES),
    }


def initial_of(record: TrainingRecord) -> dict[str, Any]:
    """Return what the form shows for a stored record; equal shares stay unwritten."""
    shares = {row.area_id: row.share for row in record.shares.all()}
    is_equal = max(shares.values(), default=0) - min(shares.values(), default=0) <= 1
    return {
        "version": record.version,
        "method": record.method_id,
        "start_date": record.start_date,
        "end_date": record.end_date if record.end_date != record.start_date else None,
        "areas": list(shares),
        **_duration(record.minutes),
        **{name: getattr(record, name) for name in ("title", *FOLDED, *EVIDENCE[:-1])},
        **({} if is_equal else {f"share_{pk}": share for pk, share in shares.items()}),
    }


def initial_again(record: TrainingRecord) -> dict[str, Any]:
    """Return what logging the same kind of learning once more begins with."""
    not_again = ("version", "start_date", "end_date", *FOLDED[1:], *EVIDENCE)
    return {name: value for name, value in initial_of(record).items() if name not in not_again}


def initial_from(course: Course) -> dict[str, Any]:
    """Return what logging a course of the catalogue begins with."""
    return {
        "title": course.title,
        "method": course.method_id,
        "areas": [area.pk for area in course.areas.all()],
        "provider": course.provider,
        **_duration(course.minutes),
    }


def _duration(total: int | None) -> dict[str, int | None]:
    hours, minutes = divmod(total or 0, 60)
    return {"hours": hours or None, "minutes": minutes or None}
