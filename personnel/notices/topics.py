"""What a notice is about, as a user chooses about its mails, and what holds while nobody chose."""

from dataclasses import dataclass

from personnel.enums import Delivery, NoticeKind, NoticeTopic, Right


@dataclass(frozen=True)
class Topic:
    """The kinds of notices of a topic, how they are mailed at first, and whom they can concern.

    `right` is the right without which a user is never told of it; None: everybody.
    """

    kinds: tuple[NoticeKind, ...]
    delivery: Delivery
    right: Right | None = None


TOPICS: dict[NoticeTopic, Topic] = {
    NoticeTopic.DECISIONS: Topic(
        (NoticeKind.RECORD_APPROVED, NoticeKind.RECORD_RETURNED, NoticeKind.RECORD_CORRECTED),
        Delivery.DAILY,
    ),
    NoticeTopic.PLANS: Topic(
        (NoticeKind.PLAN_SENT, NoticeKind.PLAN_AGREED, NoticeKind.PLAN_RETURNED), Delivery.NOW
    ),
    NoticeTopic.WORKSHOPS: Topic(
        (NoticeKind.WORKSHOP_SIGNED_IN, NoticeKind.WORKSHOP_RECORDED), Delivery.DAILY
    ),
    NoticeTopic.REMINDERS: Topic((NoticeKind.REMINDER,), Delivery.NOW),
    NoticeTopic.WAITING: Topic((NoticeKind.RECORDS_WAIT,), Delivery.DAILY, Right.DECIDE_RECORDS),
    NoticeTopic.DELEGATIONS: Topic(
        (NoticeKind.DELEGATION_GIVEN, NoticeKind.DELEGATION_ENDED), Delivery.NOW
    ),
    NoticeTopic.ROSTERS: Topic(
        (
            NoticeKind.ROSTER_PREVIEW,
            NoticeKind.ROSTER_REFUSED,
            NoticeKind.ROSTER_OUTDATED,
            NoticeKind.ROSTER_HELD,
            NoticeKind.ROSTER_APPLIED,
            NoticeKind.ROSTER_NOT_APPLIED,
            NoticeKind.ROSTER_UNDONE,
            NoticeKind.TRANSFER_PROPOSED,
            NoticeKind.TRANSFER_DECIDED,
            NoticeKind.FILE_READY,
        ),
        Delivery.NOW,
        Right.KEEP_ROSTER,
    ),
    NoticeTopic.REPORTS: Topic((NoticeKind.REPORT_READY,), Delivery.NOW, Right.ASK_REPORTS),
    NoticeTopic.FIGURES: Topic((NoticeKind.FIGURES_DIFFER,), Delivery.NOW, Right.ASK_REPORTS),
}
_TOPIC_OF = {kind: topic for topic, definition in TOPICS.items() for kind in definition.kinds}


def topic_of(kind: NoticeKind) -> NoticeTopic:
    """Return the topic that a kind of notice belongs to."""
    return _TOPIC_OF[kind]
