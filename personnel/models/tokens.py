"""Tokens by which a user's own programs use the API. A token carries no right of its own."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from personnel.models.users import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def of(self, user: "User") -> Self:
        """The user's own tokens."""
        return self.filter(user=user)

    def on(self, day: date) -> Self:
        """The tokens that open something on that day, as far as their user still may."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=day, user__is_active=True)


class ApiToken(models.Model):
    """A secret of which only a digest is kept; what it opens is what its user may, at that moment.

    The digest is made with what signs the user's sessions: a changed password ends the tokens too.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now())
    expires_on = models.DateField(_("last day"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def opens_with(self, secret: str) -> bool:
        """Whether the secret is this token's, and the password is the one it was made under."""
        return constant_time_compare(self.digest, digest_of(secret, self.user))


def digest_of(secret: str, user: "User") -> str:
    """Return what is kept of a token's secret."""
    signed = secret + user.get_session_auth_hash()
    return salted_hmac("personnel.ApiToken", signed, algorithm="sha256").hexdigest()
