"""The superuser's corner: accounts, roles, the rule book and the audit trail.

Every change goes through the same actions as everywhere else; nothing is deleted here.
"""

from io import BytesIO
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from import_export.formats.base_formats import XLSX

from personnel.access import signed_in
from personnel.actions.accounts import NewAccount, grant_role, open_accounts
from personnel.actions.files import export_postings
from personnel.enums import Role
from personnel.models import AuditEvent, PositionRule, Posting, RoleAssignment, User
from personnel.resources import RosterResource

MOST_EXPORTED = 20_000


class ReadOnly(admin.ModelAdmin):
    """Rows to look at, not to touch."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AddOnly(ReadOnly):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


class AccountForm(forms.ModelForm):
    """One account for an address, however it is written."""

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("There is an account with this e-mail address already."))
        return email


@admin.register(User)
class UserAdmin(AddOnly):
    """An account added here is activated by its owner with a password reset."""

    form = AccountForm
    fields = ("email", "person")
    list_display = ("email", "person", "is_active", "is_superuser", "last_login")
    list_select_related = ("person",)
    search_fields = ("email",)
    raw_id_fields = ("person",)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        (opened,) = open_accounts(
            accounts=[NewAccount(obj.email, obj.person)], by=signed_in(request)
        )
        obj.pk = opened.pk


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(AddOnly):
    fields = ("user", "role", "unit", "from_date", "to_date")
    list_display = ("user", "role", "unit", "from_date", "to_date", "granted_by", "revoked_at")
    list_select_related = ("user", "unit")
    list_filter = ("role",)
    search_fields = ("user__email", "unit__name_th")
    raw_id_fields = ("user", "unit")

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Deciding is delegated by the supervisor, on a page of its own."""
        given = [choice for choice in db_field.choices if choice[0] != Role.DELEGATE]
        return super().formfield_for_choice_field(db_field, request, choices=given, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"from_date": timezone.localdate()}

    def save_model(
        self, request: HttpRequest, obj: RoleAssignment, form: Any, change: bool
    ) -> None:
        granted = grant_role(
            user=obj.user,
            role=obj.role,
            unit=obj.unit,
            from_date=obj.from_date,
            to_date=obj.to_date,
            by=signed_in(request),
        )
        obj.pk = granted.pk


@admin.register(PositionRule)
class PositionRuleAdmin(ReadOnly):
    list_display = ("order", "title_th", "match", "outcome", "group", "clause")
    search_fields = ("title_th", "title_en", "code")
    list_filter = ("outcome", "group")


@admin.register(Posting)
class PostingAdmin(ExportMixin, ReadOnly):
    """Postings to look up and to export as a roster, without citizen IDs."""

    list_display = ("person", "unit", "position", "group", "is_primary", "from_date", "to_date")
    list_select_related = ("person", "unit")
    list_filter = ("is_primary", "outcome", "group")
    search_fields = ("person__name_key", "unit__name_key", "position")
    show_full_result_count = False
    resource_classes = (RosterResource,)
    formats = (XLSX,)
    skip_export_form = True

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Export what the list shows; whole agencies are exported by a worker (`roster_export`)."""
        rows = self.get_export_queryset(request).count()
        if rows > MOST_EXPORTED:
            too_many = _("%(rows)s postings are too many at once: narrow the list to %(most)s.")
            messages.error(request, too_many % {"rows": f"{rows:,}", "most": f"{MOST_EXPORTED:,}"})
            return redirect("admin:personnel_posting_changelist")
        export_postings(rows=rows, by=signed_in(request))
        return super().export_action(request)

    def get_export_data(
        self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any
    ) -> bytes:
        """Write with the portal's own writer: no cell becomes a formula."""
        book = BytesIO()
        RosterResource().write(queryset, book)
        return book.getvalue()


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    list_display = ("at", "actor", "verb", "subject", "person")
    list_filter = ("verb",)
    search_fields = ("actor", "subject", "person")
    date_hierarchy = "at"
