"""Sign-in accounts. An account is not a person: people exist before they sign in."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from personnel.enums import Right
from personnel.roles import roles_with

if TYPE_CHECKING:
    from personnel.models.authority import RoleAssignment


class UserManager(BaseUserManager["User"]):
    """What Django's own commands need; the portal makes accounts through `actions.invite`."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("e-mail address"), unique=True)
    person = models.OneToOneField(
        "personnel.Person", models.PROTECT, null=True, blank=True, related_name="user"
    )
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    # Of mails; pages follow the cookie.
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="th")
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar[UserManager] = UserManager()

    if TYPE_CHECKING:
        role_assignments: Any  # a manager of RoleAssignment

    def __str__(self) -> str:
        return self.email

    @property
    def shown_name(self) -> str:
        """How others are shown the account: by name, else by its office, never by its address.

        Reads of many prefetch `offices_of` them, for accounts without a personnel file.
        """
        if self.person:
            return self.person.full_name
        offices = sorted(self.role_assignments.all(), key=_deciding_first)
        if not offices:
            return gettext("Administrator of the portal")
        return f"{offices[0].get_role_display()} · {offices[0].unit.name}"

    @property
    def audit_name(self) -> str:
        """How the audit trail names this account."""
        return f"user:{self.pk}:{self.email}"


def _deciding_first(role: "RoleAssignment") -> tuple[bool, int]:
    return role.role not in roles_with(Right.DECIDE_RECORDS), role.pk
