"""Guards of pages. What a user may reach comes from `visible_to`; outside of it is 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from personnel.enums import Right
from personnel.models import Person, User
from personnel.models.scope import paths_by_right

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def right_required(right: Right) -> Callable[[View[P]], View[P]]:
    """Only for users who hold `right` somewhere today; the page still narrows by `visible_to`."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not held(request)[right]:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def signed_in(request: HttpRequest) -> User:
    """Return the request's user, who is signed in: the login middleware lets nobody else pass."""
    user: Any = request.user
    if not user.is_authenticated:
        raise PermissionDenied
    return user


def held(request: HttpRequest) -> dict[Right, list[str]]:
    """Return the paths where the request's user holds each right, read once for the request."""
    known: Any = request
    if not hasattr(known, "paths_held"):
        known.paths_held = paths_by_right(signed_in(request))
    paths: dict[Right, list[str]] = known.paths_held
    return paths


def own_person(request: HttpRequest) -> Person:
    """Return the signed-in user's own personnel entry; 404 for an account without one."""
    person = signed_in(request).person
    if person is None:
        raise Http404
    return person
