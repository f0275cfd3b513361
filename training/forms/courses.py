"""The catalogue of courses: which to list, and what is said of one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.enums import Mode
from competencies.models import Area, Level, Method
from personnel.text import match_key
from personnel.text_fields import LineField
from training.actions.courses import CourseFacts
from training.forms.fields import LinesField, WebAddressField
from training.models import Course
from training.models.courses import CourseQuerySet

MOST_ALIASES, LONGEST_ALIAS = 30, 200


class CourseFilter(forms.Form):
    """Which courses to list; `retired` is for whoever keeps the catalogue."""

    q = forms.CharField(label=_("Title, other name or code"), max_length=100, required=False)
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.in_use(), required=False, empty_label=_("All areas")
    )
    mode = forms.TypedChoiceField(
        label=_("Mode"),
        choices=[("", _("All modes")), *Mode.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    retired = forms.BooleanField(label=_("Retired ones too"), required=False)

    def __init__(self, *args: Any, keeps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].label_from_instance = lambda area: area.numbered_name  # type: ignore[attr-defined]
        if not keeps:
            del self.fields["retired"]

    def chosen(self, courses: CourseQuerySet) -> CourseQuerySet:
        """Return those of the courses that were asked for; the form is valid."""
        data = self.cleaned_data
        courses = courses.named(data["q"])
        if data["area"]:
            courses = courses.filter(areas=data["area"])
        if data["mode"]:
            courses = courses.filter(method__mode=data["mode"])
        return courses if data.get("retired") else courses.offered()


class CourseForm(forms.Form):
    """What the catalogue says of a course."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    code = LineField(
        label=_("Code"), max_length=40, help_text=_("Short and never used twice, such as CMU011")
    )
    title_th = LineField(label=_("Title in Thai"), max_length=300)
    title_en = LineField(label=_("Title in English"), max_length=300, required=False)
    aliases = LinesField(
        label=_("Other names"),
        max_length=4000,
        required=False,
        help_text=_("One on a line: however people write it, it is recognised by these."),
    )
    provider = LineField(label=_("Provider"), max_length=200, required=False)
    certified_by = LineField(
        label=_("Certified by"),
        max_length=200,
        required=False,
        help_text=_("Who vouches for the certificate, where that is not the provider"),
    )
    url = WebAddressField(label=_("Link"), max_length=200, required=False)
    method = forms.ModelChoiceField(
        label=_("Method"), queryset=Method.objects.in_use(), empty_label=_("Choose a method")
    )
    hours = forms.DecimalField(
        label=_("Usual length in hours"), min_value=0.1, max_value=999, decimal_places=2
    )
    level = forms.TypedChoiceField(label=_("Level that it helps to reach"), coerce=int)
    areas = forms.ModelMultipleChoiceField(
        label=_("Areas"),
        queryset=Area.objects.in_use(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one area.")},
    )
    is_recommended = forms.BooleanField(label=_("Recommend it before others"), required=False)

    def __init__(self, *args: Any, course: Course | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (level.number, f"{level.number} {level.name}")
            for level in Level.objects.in_use().filter(number__gt=0)
        ]
        self.fields["areas"].label_from_instance = lambda area: area.numbered_name  # type: ignore[attr-defined]

    def clean_aliases(self) -> list[str]:
        names = list(dict.fromkeys(filter(None, self.cleaned_data["aliases"].split("\n"))))
        if len(names) > MOST_ALIASES:
            raise forms.ValidationError(
                _("There are %(count)s other names; up to %(limit)s can be kept."),
                params={"count": len(names), "limit": MOST_ALIASES},
            )
        if long := next((name for name in names if len(name) > LONGEST_ALIAS), ""):
            raise forms.ValidationError(
                _("“%(name)s…” is longer than %(limit)s letters. Shorten it."),
                params={"name": long[:40], "limit": LONGEST_ALIAS},
            )
        return names

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field, names in self._names(data):
            if taken := self._taken_by(names):
                self.add_error(
                    field,
                    forms.ValidationError(
                        _("The course %(code)s has this name already. Two cannot share it."),
                        params={"code": taken.code},
                    ),
                )
        return data

    def facts(self) -> CourseFacts:
        """Return what the valid form says."""
        data = self.cleaned_data
        same = ("code", "title_th", "title_en", "aliases", "provider", "certified_by", "url")
        return CourseFacts(
            **{name: data[name] for name in (*same, "method", "level", "is_recommended")},
            minutes=round(data["hours"] * 60),
            areas=[area.pk for area in data["areas"]],
        )

    @staticmethod
    def _names(data: dict[str, Any]) -> Iterable[tuple[str, list[str]]]:
        for field in ("code", "title_th", "title_en"):
            yield field, [data.get(field) or ""]
        yield "aliases", data.get("aliases") or []

    def _taken_by(self, names: Iterable[str]) -> Course | None:
        """Another course that is recognised by one of the names."""
        keys = {match_key(name) for name in names if name}
        return next((course for course in self._others if keys & course.name_keys), None)

    @property
    def _others(self) -> Iterable[Course]:
        others = Course.objects.all()
        return others.exclude(pk=self.course.pk) if self.course else others


def initial_of_course(course: Course) -> dict[str, Any]:
    """Return what the form shows for a stored course."""
    same = ("version", "code", "title_th", "title_en", "provider", "certified_by", "url", "level")
    return {
        **{name: getattr(course, name) for name in (*same, "is_recommended")},
        "aliases": "\n".join(course.aliases),
        "method": course.method_id,
        "hours": f"{course.minutes / 60:g}",
        "areas": [area.pk for area in course.areas.all()],
    }
