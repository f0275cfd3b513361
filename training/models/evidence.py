"""Files that show what was learned."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Self

from django.db import models

from training.enums import EvidenceKind
from training.models.records import TrainingRecord

if TYPE_CHECKING:
    from personnel.models import User


def evidence_path(evidence: "Evidence", _name: str) -> str:
    """Files lie under a UUID of their own; the name that a user gave never reaches the disk."""
    return f"evidence/{evidence.pk.hex[:2]}/{evidence.pk.hex}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: "User") -> Self:
        """Evidence of the records that the user may see."""
        return self.filter(record__in=TrainingRecord.objects.visible_to(user))


class Evidence(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(TrainingRecord, models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to=evidence_path)
    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=4, choices=EvidenceKind)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["record", "sha256"], name="one_evidence_per_content")
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def download_name(self) -> str:
        return f"{Path(self.file_name).stem[:80]}.{self.kind}"
