"""Guards of the training floor's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from personnel.access import signed_in
from personnel.enums import Right
from personnel.models import Posting, Unit, User
from personnel.models.scope import paths_where, rights_of, within
from personnel.models.units import UnitQuerySet

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def organisers_only(view: View[P]) -> View[P]:
    """Only for those who may organise an activity; the page still narrows by `organised_by`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = signed_in(request)
        if user.person_id is None and Right.DECIDE_RECORDS not in rights_of(user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def units_to_organise_for(user: User) -> UnitQuerySet:
    """Return where the user decides on records, and the units of the user's own posts today."""
    own = Posting.objects.on(timezone.localdate()).filter(
        person_id=user.person_id, person_id__isnull=False
    )
    deciding = within(paths_where(user, Right.DECIDE_RECORDS), "path")
    return Unit.objects.filter(deciding | Q(pk__in=own.values("unit")))


def may_pick_people(user: User) -> bool:
    """Whether the user sees people besides oneself, whom an activity could name."""
    return Right.SEE_PEOPLE in rights_of(user)
