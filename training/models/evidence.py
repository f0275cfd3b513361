"""Files that show what was learned."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from training.enums import Status
from training.models.records import TrainingRecord
from training.models.stored import StoredFile

if TYPE_CHECKING:
    from personnel.models import User


def evidence_path(evidence: "Evidence", _name: str) -> str:
    """Files lie under a UUID of their own; the name that a user gave never reaches the disk."""
    return f"evidence/{evidence.pk.hex[:2]}/{evidence.pk.hex}"


def preview_path(evidence: "Evidence", _name: str) -> str:
    """The picture in small lies beside the file that it shows."""
    return f"{evidence_path(evidence, _name)}-preview"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: "User") -> Self:
        """Evidence of the records that the user may see."""
        return self.filter(record__in=TrainingRecord.objects.visible_to(user))

    def same_as(self, record: TrainingRecord) -> Self:
        """Where else the person sent the record's files: one place each, and `name_here`."""
        contents = Evidence.objects.filter(record=record).values("sha256")
        others = self.filter(record__person=record.person_id, sha256__in=contents)
        others = others.exclude(Q(record=record) | Q(record__status=Status.WITHDRAWN))
        here = Evidence.objects.filter(record=record, sha256=models.OuterRef("sha256"))
        others = others.annotate(name_here=models.Subquery(here.values("file_name")[:1]))
        return others.select_related("record").order_by("sha256", "uploaded_at").distinct("sha256")


class Evidence(StoredFile):
    """A file of a record."""

    record = models.ForeignKey(TrainingRecord, models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to=evidence_path)
    preview = models.FileField(upload_to=preview_path, blank=True)
    # With a record that already waited or was approved, because the certificate was to follow.
    came_later = models.BooleanField(default=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta(StoredFile.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["record", "sha256"], name="one_evidence_per_content")
        ]
