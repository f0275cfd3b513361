"""The words of notices about learning, by kind and `state`: title and text.

`title` is of the reader's own record, plan or workshop. Reasons stay on the page: a mail may be
read over a shoulder.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.enums import NoticeKind

LEARNING_WORDS: dict[tuple[str, str], tuple[Promise, Promise]] = {
    (NoticeKind.RECORD_APPROVED, ""): (
        _("“%(title)s” was approved"),
        _("Its hours count in your areas from now on."),
    ),
    (NoticeKind.RECORD_RETURNED, ""): (
        _("“%(title)s” was returned for correction"),
        _("The reason stands on the page of the record. Correct it there and submit it again."),
    ),
    (NoticeKind.RECORD_CORRECTED, ""): (
        _("The decision on “%(title)s” was corrected"),
        _("The page of the record shows both decisions and the reason."),
    ),
    (NoticeKind.RECORDS_WAIT, ""): (
        _("Records that wait for your decision: %(waiting)s"),
        _("Submitted today: %(new)s. The oldest stands first in your queue."),
    ),
    (NoticeKind.PLAN_SENT, ""): (
        _("A development plan waits for you"),
        _("Please agree on it, or return it with a reason."),
    ),
    (NoticeKind.PLAN_AGREED, ""): (
        _("Your development plan was agreed"),
        _("Records that are approved tick off its steps from now on."),
    ),
    (NoticeKind.PLAN_RETURNED, ""): (
        _("Your development plan was returned"),
        _("The reason stands on the page of the plan. Change it there and send it again."),
    ),
    (NoticeKind.WORKSHOP_SIGNED_IN, ""): (
        _("You are signed in to “%(title)s”"),
        _("Your hours are recorded when the organiser closes the list."),
    ),
    (NoticeKind.WORKSHOP_RECORDED, "submitted"): (
        _("“%(title)s” is in your records"),
        _("The organiser recorded it for you. It waits for the decision of your supervisor."),
    ),
    (NoticeKind.DELEGATION_GIVEN, ""): (
        _("You decide on records for a time"),
        _("%(unit)s: from %(since)s to %(until)s its records wait in your queue too."),
    ),
    (NoticeKind.DELEGATION_ENDED, ""): (
        _("Your delegation has ended"),
        _("%(unit)s: its records no longer wait in your queue."),
    ),
    (NoticeKind.REMINDER, ""): (
        _("A reminder of your digital skills"),
        _("Your supervisor asks you to look at your page: what you learned can be logged there."),
    ),
    (NoticeKind.REMINDER, "idle"): (
        _("A reminder: what have you learned lately?"),
        _(
            "Nothing of yours was logged or approved in the last %(days)s days. Logging takes half "
            "a minute, and learning on the job counts too."
        ),
    ),
    (NoticeKind.REMINDER, "gap"): (
        _("A reminder: areas in which a level is missing"),
        _("Your page shows which areas are below their target, and a course for each."),
    ),
    (NoticeKind.REMINDER, "queue"): (
        _("A reminder: records wait for you"),
        _("Some have waited for more than %(days)s days. The oldest stands first in your queue."),
    ),
    (NoticeKind.DIGEST, ""): (
        _("The portal has news for you: %(news)s"),
        _("What happened until yesterday evening:"),
    ),
}
