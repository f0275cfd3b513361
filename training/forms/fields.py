"""Fields that the forms share: Thai text of several lines, web addresses, evidence files."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from personnel.text import normalise_lines, upload_name
from personnel.text_fields import FoldedField
from training.evidence import BadEvidence, kind_of


class LinesField(FoldedField):
    """Text of several lines, folded to the one Thai spelling."""

    widget = forms.Textarea(attrs={"rows": 3})
    fold = staticmethod(normalise_lines)


class WebAddressField(forms.URLField):
    """An address that a browser can open, nothing else: no javascript:, no file:."""

    default_validators = [
        URLValidator(
            schemes=["http", "https"],
            message=_("Write a web address that begins with http:// or https://."),
        )
    ]
    default_error_messages = {
        "invalid": _("Write a web address that begins with http:// or https://.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class FilesInput(forms.FileInput):
    """One box for several files."""

    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """PDF, JPEG or PNG files by their content, none larger than the portal keeps."""

    default_error_messages = {
        "empty": _("The file is empty. Choose it again, or take the photo again."),
        "too-large": _("The file has %(size)s; up to %(limit)s can be kept. Save a smaller copy."),
        "too-many": _("A record can have up to %(n)s files. Choose fewer, or join them."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
        super().__init__(widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files that were sent, none or several."""
        if len(data or ()) > settings.EVIDENCE_MAX_FILES:
            raise forms.ValidationError(
                self.error_messages["too-many"], params={"n": settings.EVIDENCE_MAX_FILES}
            )
        files = data or ([None] if self.required else [])
        return [super(EvidenceField, self).clean(file, initial) for file in files]

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > settings.EVIDENCE_MAX_BYTES:
            sizes = {"size": file.size, "limit": settings.EVIDENCE_MAX_BYTES}
            raise forms.ValidationError(
                self.error_messages["too-large"],
                params={name: filesizeformat(size) for name, size in sizes.items()},
            )
        try:
            kind_of(file, file.size)
        except BadEvidence as bad:
            raise forms.ValidationError(f"{upload_name(file.name or '')}: {bad}") from bad
        return file
