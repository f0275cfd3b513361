"""The superuser's corner of training: the ready texts for returning a record."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from personnel.access import signed_in
from training.actions import save_return_reason
from training.models import ReturnReason


@admin.register(ReturnReason)
class ReturnReasonAdmin(admin.ModelAdmin):
    """Texts are edited, or no longer offered; none is deleted."""

    list_display = ("text_th", "text_en", "order", "is_offered")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ReturnReason, form: Any, change: bool) -> None:
        save_return_reason(reason=obj, by=signed_in(request))
