"""Tokens of the API: made, revoked and used by their own user."""

import re
import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import ApiToken, User
from personnel.models.tokens import digest_of

# Of the token as text; the first letters let scanners of leaked secrets know it.
WRITTEN = re.compile(r"sdp_([0-9]{1,18})_([A-Za-z0-9_-]{43})")
_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(*, name: str, expires_on: date, by: User) -> tuple[ApiToken, str]:
    """Make a token for the user's own programs; its text is returned this once and not kept."""
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by, name=name, digest=digest_of(secret, by), expires_on=expires_on
    )
    audit.record("api_token.made", token, by=by, expires_on=expires_on.isoformat())
    return token, f"sdp_{token.pk}_{secret}"


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """End a token at once. Raises `Conflict` when it was revoked before."""
    if not ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    ):
        raise Conflict
    audit.record("api_token.revoked", token, by=by)


def opened_by(text: str, *, on: date) -> ApiToken | None:
    """Return the token that is written so, if it opens anything on that day, and note its use."""
    written = WRITTEN.fullmatch(text)
    if written is None:
        return None
    token = ApiToken.objects.on(on).select_related("user").filter(pk=written[1]).first()
    if token is None or not token.opens_with(written[2]):
        return None
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - _NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


@transaction.atomic
def note_call(*, token: ApiToken, call: str, subject: str, by: User) -> None:
    """Write down that a program decided something, or read people."""
    audit.record("api.called", token, by=by, call=call, about=subject)
