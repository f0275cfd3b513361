"""What is kept of a file that others will open."""

import uuid
from pathlib import Path

from django.db import models

from training.enums import EvidenceKind


class StoredFile(models.Model):
    """A file, opened when it came: its pages, or its size in pixels, and itself in small.

    Pictures are kept without what the camera noted; `sha256` is of the file as it was sent. Where
    `file` and its `preview` lie, each kind says itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=4, choices=EvidenceKind)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(null=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["uploaded_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def download_name(self) -> str:
        return f"{Path(self.file_name).stem[:80]}.{self.kind}"
