"""Mailing notices. The row is the outbox: it is locked while its mail is handed to the server and
marked in the same transaction, so two workers never send the same one.

A mail goes out once. Only a worker killed between the server's answer and the commit, some
milliseconds later, leaves a row that is mailed again; that mail has the same Message-ID, by which
mail servers and readers know it. What the server cannot take now is tried at the next sweep.
"""

import logging
import traceback
from datetime import timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from personnel.enums import NoticeKind
from personnel.models import Notice
from personnel.notices import words_of

# After so long it is no news: what could not be sent is still in the portal.
TRIED_FOR = timedelta(days=3)
# A sweep ends, so that rosters and reports get their turn.
MAILS_IN_A_SWEEP = 200
PERMANENT = 500
log = logging.getLogger(__name__)


def send_notices() -> None:
    """Mail the notices that wait, oldest first, until the server cannot be reached."""
    tried = 0
    try:
        for _turn in range(MAILS_IN_A_SWEEP):
            tried = _send_next(after=tried)
            if not tried:
                return
    except OSError as fault:  # of which every other fault of SMTP is one
        log.warning("no mail can be sent (%s); the next sweep will", type(fault).__name__)


def mail_of(notice: Notice) -> EmailMessage:
    """Return the mail that tells the notice's user, in their language, with the way there."""
    with override(notice.user.language):
        words = words_of(notice)
        parts = [words.text, *_lines(notice), _link(notice.url), _footer()]
    host = urlsplit(settings.PUBLIC_URL).hostname
    return EmailMessage(
        subject=" ".join(words.title.split()),
        body="\n\n".join(parts) + "\n",
        to=[notice.user.email],
        headers={
            "Message-ID": f"<notice-{notice.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{_link(reverse('notice_choices'))}>",
        },
    )


def _lines(notice: Notice) -> list[str]:
    """What the mail of a day counts: how often what happened, and its page."""
    return [
        f"{NoticeKind(line['kind']).label}: {line['news']:,}"
        + (f"\n{_link(line['url'])}" if line["url"] else "")
        for line in notice.params.get("lines", [])
    ]


def _footer() -> str:
    reason = _("The Digital Skills Portal sent this because of your work in it.")
    choose = _("Choose which mails you get:")
    return f"{reason}\n{choose} {_link(reverse('notice_choices'))}"


def _link(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


@transaction.atomic
def _send_next(*, after: int) -> int:
    """Send the first notice after that id which nobody else is sending; return its id, or 0."""
    waiting = Notice.objects.to_mail().filter(
        pk__gt=after, at__gt=timezone.now() - TRIED_FOR, user__is_active=True
    )
    locked = waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
    notice = locked.select_related("user").order_by("pk").first()
    if notice is None:
        return 0
    if _is_settled(notice):
        Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
    return notice.pk


def _is_settled(notice: Notice) -> bool:
    """Send the mail; tell whether it is over: the server took it, or never will, or no mail can be
    made of it, which must not keep the others waiting.
    """
    try:
        mail_of(notice).send()
    except SMTPNotSupportedError as refusal:
        return _set_aside(notice, refusal)
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _answer in refusal.recipients.values()]
    except SMTPDataError as refusal:
        codes = [refusal.smtp_code]
    except (OSError, DatabaseError):
        raise
    except Exception as fault:
        return _set_aside(notice, fault)
    else:
        return True
    # The server's sentence quotes the address.
    log.warning("notice %s: the mail server answered %s", notice.pk, codes)
    return min(codes) >= PERMANENT


def _set_aside(notice: Notice, fault: Exception) -> bool:
    """Log where it went wrong, without the sentence of the fault, which may quote the address."""
    where = "".join(traceback.format_tb(fault.__traceback__))
    log.error("notice %s: no mail, set aside (%s)\n%s", notice.pk, type(fault).__name__, where)
    return True
