"""What the preview of a training history says of a row: what, why, how to repair."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.roster import problems

FIELDS: dict[str, Promise] = {
    "title": _("Course"), "kind": _("Kind"), "batch": _("Batch"), "from_date": _("From"),
    "until_date": _("To"), "provider": _("Provider"), "place": _("Place"), "days": _("Days"),
    "note": _("Note"),
}  # fmt: skip
SENTENCES: dict[str, Promise] = {
    "title-missing": _("The course is missing. Write its name into the file."),
    "training-date-missing": _(
        "The day on which it began is missing. Write it, such as 22/11/2569."
    ),
    "training-ends-before": _("It ends before it begins. Put the two dates right."),
    "training-to-come": _("It lies in the future. Import it after it has taken place."),
    "days-odd": _("“%(value)s” is no number of days, so the days between the dates are taken."),
    "days-too-many": _(
        "%(value)s days are more than the %(span)s between the dates, so these are taken."
    ),
    "who-missing": _("Nobody is named. Write the citizen ID or the name."),
    "person-unknown": _(
        "Nobody whose records you may import is found by this. Check the citizen ID or the name; "
        "people of other units are imported by their own administrator."
    ),
    "person-several": _("Several people have this name. Write the citizen ID beside it."),
    "not-passed": _("The file says that it was not passed."),
    "left-out": _("No area was chosen for this course: it is not about digital skills."),
    "areas-asked": _("This course is not in the catalogue: choose its areas above."),
    "record-exists": _("A record of this course on these days is there already."),
    "row-repeated": _("The same as row %(row)s of the file."),
}  # fmt: skip
REFUSALS: dict[str, Promise] = {
    "no-trainings": _(
        "No table of trainings was found. It needs a header row with at least the course and the "
        "day on which it began, such as หลักสูตร and วันที่เริ่มต้น."
    ),
    "too-many-trainings": _("The file has more than %(limit)s rows. Send it in parts."),
}


def sentence(problem: Mapping[str, Any]) -> str:
    """Say a stored problem in the active language."""
    if words := SENTENCES.get(problem["code"]):
        return str(words) % {"value": problem["value"], **problem["params"]}
    known = problems.Problem(**problem)
    named = known._replace(field=str(FIELDS.get(known.field, problems.field_label(known.field))))
    return f"{problems.message(named)} {problems.repair(named)}"


def refusal(found: Mapping[str, Any]) -> str:
    """Say why the whole file was not taken."""
    if words := REFUSALS.get(found["code"]):
        return str(words) % found["params"]
    return problems.refusal_message(found["code"], found["params"])
