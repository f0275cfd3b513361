"""What every request passes: the language, refusals of malformed requests, no copies in caches.

Thai first: the reader's own choice (cookie) decides the language, not the browser's guess.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponse]


class PortalLocaleMiddleware:
    """Activates the language of the language cookie; Thai where nothing was chosen."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


def refuse_nul_bytes(get_response: Handler) -> Handler:
    """PostgreSQL cannot store NUL: an address holding one is a bad request, not a server error."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("NUL")
        return get_response(request)

    return middleware


def refuse_other_charsets(get_response: Handler) -> Handler:
    """Forms come in UTF-8: Django fails on some other encodings while it reads or explains them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (request.content_params or {}).get("charset", "utf-8").lower() != "utf-8":
            return HttpResponseBadRequest("charset")
        return get_response(request)

    return middleware


def keep_out_of_caches(get_response: Handler) -> Handler:
    """What a signed-in user sees stays in no cache, of a proxy or of a shared computer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware
