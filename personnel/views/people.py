"""The people of a unit and everything below it, each with the group and the reason for it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.forms import PeopleFilter
from personnel.models import Posting, Unit
from personnel.models.scope import paths_where
from personnel.views.answers import page_of, rest_of_query
from personnel.views.placements import placements


@require_safe
@right_required(Right.SEE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """List the people posted today at the unit or below, by name."""
    user, today = signed_in(request), timezone.localdate()
    units = Unit.objects.visible_to(user, Right.SEE_PEOPLE)
    form = PeopleFilter(request.GET, units=units)
    if not form.is_valid():
        raise Http404
    unit = form.cleaned_data["unit"] or units.order_by("path").first()
    posts = Posting.objects.visible_to(user).in_subtree(unit).on(today).primary()
    posts = posts.filter(**form.conditions()).select_related("person", "unit")
    page = page_of(request, posts.order_by("person__name_sort", "pk"))
    may_export = unit.path.startswith(tuple(paths_where(user, Right.KEEP_ROSTER)))
    return render(
        request,
        "personnel/people.html",
        {
            "unit": unit,
            "form": form,
            "page": page,
            "query": rest_of_query(request),
            "clear_url": f"{request.path}?unit={unit.pk}" if form.conditions() else "",
            "placements": placements(page, user=user),
            "actions": [_export(unit)] if may_export else [],
        },
    )


def _export(unit: Unit) -> dict[str, str]:
    url = f"{reverse('roster_export')}?unit={unit.pk}"
    return {"url": url, "label": _("Export the roster"), "icon": "download"}
