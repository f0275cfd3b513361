"""What every call passes: a token, its limits, the right of its user today, the language."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from personnel.actions.tokens import opened_by
from personnel.api.problems import MEANINGS, Refused, meaning_of, problem
from personnel.enums import Right
from personnel.models import ApiToken, User
from personnel.models.scope import rights_of

P = ParamSpec("P")
MINUTE = 60


class Call:
    """A call that was let in: the request, its token and the token's user."""

    def __init__(self, request: HttpRequest, token: ApiToken) -> None:
        self.request, self.token = request, token

    @property
    def user(self) -> User:
        return self.token.user


View = Callable[Concatenate[Call, P], HttpResponse]


def endpoint(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Only for programs with a token whose user keeps some roster today; sessions open nothing.

    So no other site can make a browser call it, and it needs no CSRF token.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            language = get_language_from_request(request)
            with override(language):
                try:
                    response = view(_admit(request, methods), *args, **kwargs)
                except Refused as refused:
                    response = problem(refused)
                except tuple(MEANINGS) as fault:
                    response = problem(meaning_of(fault))
            response.headers["Content-Language"] = language
            patch_vary_headers(response, ["Accept-Language", "Authorization"])
            return response

        return guarded

    return decorate


def _admit(request: HttpRequest, methods: tuple[str, ...]) -> Call:
    """Return the call, or say why it is not let in."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    is_bearer = scheme.lower() == "bearer"
    token = opened_by(text.strip(), on=timezone.localdate()) if is_bearer else None
    if token is None:
        _count(settings.API_WRONG_TOKENS_PER_MINUTE, get_adapter().get_client_ip(request))
        # One sentence for every reason: nobody learns which tokens there were.
        raise Refused(
            401,
            _(
                "Send a valid token as “Authorization: Bearer …”. A personnel administrator makes "
                "one in the portal."
            ),
            headers={"WWW-Authenticate": 'Bearer realm="api"'},
        )
    request.user = token.user
    _count(settings.API_CALLS_PER_MINUTE, str(token.user.pk))
    if Right.KEEP_ROSTER not in rights_of(token.user):
        raise PermissionDenied
    if request.method not in methods:
        raise Refused(
            405, _("This address does not know that method."), headers={"Allow": ", ".join(methods)}
        )
    return Call(request, token)


def _count(limit: int, key: str) -> None:
    """Count a call within this minute; more than `limit` are told to wait."""
    minute = int(time.time()) // MINUTE
    counter = f"api:{key}:{minute}"
    cache.add(counter, 0, timeout=MINUTE)
    try:
        calls = cache.incr(counter)
    except ValueError:  # the cache has lost it: nobody is shut out
        return
    if calls > limit:
        wait = {"Retry-After": str(MINUTE)}
        raise Refused(429, _("Too many calls. Wait a minute, then go on."), headers=wait)
