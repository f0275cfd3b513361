"""Deciding on transfers: which to confirm, and why one is declined."""

from collections import Counter
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from personnel.forms.groups import ReasonField
from personnel.models import Transfer
from personnel.models.transfers import TransferQuerySet

ALREADY_SAID = ("required", "twice")


class ConfirmTransfersForm(forms.Form):
    """The transfers that the user ticked, among those the user may decide on."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=Transfer.objects.none(),
        error_messages={"required": _("Tick at least one transfer, then confirm.")},
    )

    def __init__(self, *args: Any, transfers: TransferQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["chosen"]).queryset = transfers

    def clean_chosen(self) -> list[Transfer]:
        """A person can go to one unit only."""
        chosen = list(self.cleaned_data["chosen"])
        asked = Counter(transfer.person_id for transfer in chosen)
        for transfer in chosen:
            if asked[transfer.person_id] > 1:
                raise forms.ValidationError(
                    _(
                        "More than one unit asks for %(name)s. Tick one of them; the others can "
                        "be declined."
                    ),
                    code="twice",
                    params={"name": transfer.name},
                )
        return chosen

    def reason_to_choose_again(self) -> str:
        """Return what to say to the user, or "" when the form was not made by our page."""
        errors = self.errors.get_json_data()["chosen"]
        return next((e["message"] for e in errors if e["code"] in ALREADY_SAID), "")


class DeclineTransferForm(forms.Form):
    """Why the person stays."""

    reason = ReasonField(
        label=_("Reason"),
        help_text=_(
            "The receiving unit reads it, such as “No order of appointment has reached us”."
        ),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why you decline, so that the receiving unit can act on it."),
            "min_length": _("Write the reason in a few words, at least 5 characters."),
        },
    )
