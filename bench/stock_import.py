"""django-import-export's own preview and confirmation, as its documentation would have it used.

The resource names the columns that the portal stores, its widgets clean them, and related people
are saved in a hook. It does less than the portal: it looks for no other faults, asks nothing, makes
no groups and keeps no rows for an undo. Its settings are the defaults; unchanged rows are measured
with `skip_unchanged` too, which the documentation advises for them.
"""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from import_export.fields import Field
from import_export.formats.base_formats import XLSX
from import_export.resources import ModelResource
from import_export.widgets import CachedForeignKeyWidget, CharWidget, Widget

from bench.figures import timed
from bench.office import AS_OF
from bench.roster_book import HEADER
from personnel import be_dates, citizen_id
from personnel.models import Person, Posting, Unit
from personnel.text import match_key, sort_key


class DateWidget(Widget):
    """A date of the Buddhist era."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        return be_dates.parse(value, today=timezone.localdate()) if value else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return be_dates.to_input(value) if value else ""


class HashWidget(Widget):
    """The hash of a valid citizen ID."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if not citizen_id.is_valid(value):
            raise ValueError("no citizen ID")
        return citizen_id.keyed_hash(value)


def _column(header: str, attribute: str, widget: Widget | None = None) -> Field:
    assert header in HEADER, header
    return Field(
        attribute=attribute, column_name=header, widget=widget or CharWidget(allow_blank=True)
    )


class StockResource(ModelResource):
    """Open primary postings with their people, found by the citizen ID."""

    citizen_id = _column("เลขประจำตัวประชาชน", "person__citizen_id_hash", HashWidget())
    prefix = _column("คำนำหน้า", "person__prefix")
    first_name = _column("ชื่อ", "person__first_name")
    last_name = _column("นามสกุล", "person__last_name")
    staff_no = _column("รหัสบุคลากร", "person__staff_no")
    birth_date = _column("วันเกิด", "person__birth_date", DateWidget())
    start_date = _column("วันบรรจุ", "person__start_date", DateWidget())
    email = _column("อีเมล", "person__email")
    phone = _column("โทรศัพท์", "person__phone")
    subject = _column("กลุ่มสาระ", "person__subject")
    position = _column("ตำแหน่ง", "position")
    position_no = _column("ตำแหน่งเลขที่", "position_no")
    standing = _column("วิทยฐานะ", "standing")
    level = _column("ระดับ", "level")
    unit = _column("โรงเรียน", "unit", CachedForeignKeyWidget(Unit, "name_th"))

    class Meta:
        model = Posting
        fields = (
            "citizen_id", "prefix", "first_name", "last_name", "staff_no", "birth_date",
            "start_date", "email", "phone", "subject", "position", "position_no", "standing",
            "level", "unit",
        )  # fmt: skip
        import_id_fields = ("citizen_id",)

    def get_queryset(self) -> "QuerySet[Posting]":
        return Posting.objects.primary().filter(to_date=None).select_related("person")

    def init_instance(self, row: Any = None) -> Posting:
        return Posting(person=Person(), from_date=AS_OF)

    def before_save_instance(self, instance: Posting, row: Any, **kwargs: Any) -> None:
        """Save the person first."""
        person = instance.person
        name = f"{person.first_name} {person.last_name}"
        person.name_key, person.name_sort = match_key(name), sort_key(name)
        person.citizen_id_cipher = citizen_id.encrypt(row["เลขประจำตัวประชาชน"])
        person.save()
        # A key that it did not have before.
        instance.person = person


class SkippingResource(StockResource):
    """The same, comparing first and saving only what differs."""

    class Meta(StockResource.Meta):
        skip_unchanged = True


class Stock(NamedTuple):
    """Seconds for a row: of new people, of the same again, and of those with `skip_unchanged`."""

    new: float
    again: float
    skipped: float


def measure(path: Path, rows: int) -> Stock:
    """Import the workbook of new people three times."""
    resources = (StockResource, StockResource, SkippingResource)
    return Stock(*(timed(partial(_import, path, made())) / rows for made in resources))


def _import(path: Path, resource: ModelResource) -> None:
    """As its admin page does: read and try for the preview, read again and write."""
    for is_preview in (True, False):
        dataset = XLSX().create_dataset(path.read_bytes())
        result = resource.import_data(dataset, dry_run=is_preview, raise_errors=True)
        if result.has_errors() or result.has_validation_errors():
            raise RuntimeError(result.totals)
