"""What a program is told when it does not get what it asked for (RFC 9457, problem+json)."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.forms import BaseForm
from django.http import Http404, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.actions.groups import Conflict
from personnel.actions.imports import TooManyUploads
from personnel.forms.rosters import TOO_LARGE, TOO_MANY_UPLOADS

NOT_RIGHT = _("The request is not right; `errors` says what to change in which field.")


class Fault(NamedTuple):
    """A field of the request, and what is wrong with it."""

    field: str
    message: str


class Refused(Exception):
    """A call that is not answered as asked: the status, the sentence, and the fields at fault."""

    def __init__(
        self,
        status: int,
        detail: str | Promise,
        faults: Iterable[Fault] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status, self.detail, self.faults = status, detail, faults
        self.headers = headers or {}


# What Django and the actions raise, and what it means to a program.
MEANINGS: dict[type[Exception], tuple[int, Promise]] = {
    Http404: (
        404,
        _("There is nothing at this address, or it is not yours to see. Addresses end with “/”."),
    ),
    PermissionDenied: (403, _("The user of this token does not keep any roster today.")),
    Conflict: (
        409,
        _("Somebody or something was faster: ask for the import again and look at its stage."),
    ),
    TooManyUploads: (429, TOO_MANY_UPLOADS),
    RequestDataTooBig: (413, _("The request is too large. Send the file as multipart form data.")),
    MultiPartParserError: (400, _("The multipart form data cannot be read. Send it again.")),
    SuspiciousOperation: (400, _("The request cannot be read. Send it again as documented.")),
}


def problem(refused: Refused) -> JsonResponse:
    """Return the answer, in the active language."""
    body: dict[str, Any] = {"status": refused.status, "detail": str(refused.detail)}
    faults = [fault._asdict() for fault in refused.faults]
    return JsonResponse(
        body | ({"errors": faults} if faults else {}),
        status=refused.status,
        content_type="application/problem+json",
        headers=refused.headers,
        json_dumps_params={"ensure_ascii": False},
    )


def meaning_of(fault: Exception) -> Refused:
    """Return what an exception of `MEANINGS` means to a program."""
    status, detail = next(said for kind, said in MEANINGS.items() if isinstance(fault, kind))
    return Refused(status, detail, headers={"Retry-After": "3600"} if status == 429 else {})


def refused_by(form: BaseForm) -> Refused:
    """Return what is wrong with the fields of a form that is not valid."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return Refused(
        413 if TOO_LARGE in codes else 422,
        NOT_RIGHT,
        [
            Fault("" if field == "__all__" else field, str(text))
            for field, texts in form.errors.items()
            for text in texts
        ],
    )
