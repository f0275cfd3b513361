"""Fields that the forms share: Thai text of several lines, web addresses, evidence files."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from personnel.text import normalise_lines
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


class EvidenceField(forms.FileField):
    """A PDF, JPEG or PNG by its content, not larger than the portal keeps."""

    default_error_messages = {
        "empty": _("The file is empty. Choose it again, or take the photo again."),
        "too-large": _("The file has %(size)s; up to %(limit)s can be kept. Save a smaller copy."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}), **kwargs)

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
            raise forms.ValidationError(str(bad)) from bad
        return file
