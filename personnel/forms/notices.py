"""How a user wants to be mailed what the portal tells."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from personnel.enums import Delivery, NoticeTopic
from personnel.models import NoticeChoice, User
from personnel.models.scope import rights_of
from personnel.notices.topics import TOPICS

HINTS = {
    NoticeTopic.DECISIONS: _("A record of yours was approved, returned or corrected."),
    NoticeTopic.PLANS: _("A development plan was sent, agreed or returned."),
    NoticeTopic.WORKSHOPS: _("You signed in to a workshop, or it was recorded for you."),
    NoticeTopic.REMINDERS: _(
        "Your supervisor asks you to look at your page. Without e-mail you find it in the portal "
        "only; your supervisor does not see what you choose here."
    ),
    NoticeTopic.WAITING: _("How many records wait for your decision, once an evening."),
    NoticeTopic.DELEGATIONS: _("Decisions on records were handed to you, or taken back."),
    NoticeTopic.FIGURES: _("Published figures differ from the records they were computed from."),
    NoticeTopic.ROSTERS: _("A roster was checked or applied, a transfer or a file waits for you."),
    NoticeTopic.REPORTS: _("A report that is sent to you after every month or year is written."),
}


class NoticeChoicesForm(forms.Form):
    """One choice for each topic that can concern the user; it begins with what holds now."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = dict(NoticeChoice.objects.filter(user=user).values_list("topic", "delivery"))
        rights = rights_of(user)
        for topic, definition in TOPICS.items():
            if definition.right in (None, *rights):
                self.fields[topic] = forms.ChoiceField(
                    label=topic.label,
                    help_text=HINTS[topic],
                    choices=Delivery.choices,
                    initial=chosen.get(topic, definition.delivery),
                    widget=forms.RadioSelect,
                )

    def choices(self) -> dict[NoticeTopic, Delivery]:
        """Return what was chosen, by topic."""
        return {NoticeTopic(name): Delivery(how) for name, how in self.cleaned_data.items()}
