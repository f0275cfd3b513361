"""Telling users what happened: the rows of the outbox, and their words in the reader's language.

Written inside the transaction of what they tell of, so that there is one exactly when it happened.
Words hold counts and the name of a file, never people: they go out by mail (`personnel.emails`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from personnel.enums import (
    ImportPhase,
    NoticeKind,
    Right,
    RosterFileKind,
    RowAction,
    RowUndo,
    TransferState,
)
from personnel.models import Notice, RosterImport, Transfer, Unit, User
from personnel.models.scope import roles_over

# Whoever uploads a file watches it being read for that long, and needs no mail about it.
WATCHED = timedelta(seconds=60)
_READ = (NoticeKind.ROSTER_PREVIEW, NoticeKind.ROSTER_REFUSED)


@dataclass(frozen=True)
class Words:
    """A notice as it is read: one line, and what to do about it."""

    title: str
    text: str


# --- telling -------------------------------------------------------------------------------------
def tell(
    *,
    users: Iterable[User],
    kind: NoticeKind,
    key: str,
    url: str,
    mail: bool = True,
    **params: Any,
) -> None:
    """Tell each user once about the event `key`, in the portal and (unless not `mail`) by mail.

    `url` is the path of the page it is about; `params` are JSON for `words_of`, where `state`
    chooses between sentences.
    """
    settled = None if mail else timezone.now()
    _post(
        Notice(user=user, kind=kind, key=key, url=url, params=params, mailed_at=settled)
        for user in users
    )


def tell_of_import(roster: RosterImport, kind: NoticeKind) -> None:
    """Tell those whom it concerns where an import stands now.

    Judged again after an answer, a preview is nothing new: whoever answered is looking at it.
    """
    if kind == NoticeKind.ROSTER_PREVIEW and roster.phase == ImportPhase.JUDGE:
        return
    moment = roster.confirmed_at if kind == NoticeKind.ROSTER_HELD else roster.started_at
    tell(
        users=_concerned(roster, kind),
        kind=kind,
        key=f"{kind}:{roster.pk}:{moment}",
        url=reverse("roster_import", args=[roster.pk]),
        mail=kind not in _READ or took_long(roster.started_at),
        state="columns" if roster.needs_mapping else roster.phase,
        file=roster.file_name,
        counts=_counts(roster),
        holds=roster.holds,
        **_names(roster.unit),
    )


def tell_of_transfers(roster: RosterImport) -> None:
    """Tell the keepers of the releasing units how many people an import asks them for."""
    proposed = Transfer.objects.waiting().filter(roster_import=roster)
    asked = dict(proposed.order_by().values_list("posting__unit__path").annotate(Count("pk")))
    held = roles_over(asked, Right.KEEP_ROSTER).values_list("user", "unit__path")
    paths: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for user, path in held:
        paths[user] += (path,)
    _post(
        Notice(
            user_id=user,
            kind=NoticeKind.TRANSFER_PROPOSED,
            key=f"{NoticeKind.TRANSFER_PROPOSED}:{roster.pk}",
            url=reverse("transfers"),
            params={
                "people": sum(n for unit, n in asked.items() if unit.startswith(kept)),
                **_names(roster.unit),
            },
        )
        for user, kept in paths.items()
    )


def keepers_of(unit: Unit, *, except_user: User | None = None) -> QuerySet[User]:
    """Return the active users who keep the roster of the unit today, from there or from above."""
    held = roles_over([unit.path], Right.KEEP_ROSTER)
    keepers = User.objects.filter(pk__in=held.values("user"))
    return keepers.exclude(pk=except_user.pk) if except_user else keepers


def took_long(started_at: datetime | None) -> bool:
    """Tell whether whoever asked for the work has probably stopped watching it."""
    return started_at is not None and timezone.now() - started_at > WATCHED


def _post(notices: Iterable[Notice]) -> None:
    """Write them to the outbox; who was told of an event already is not told again."""
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=1000)


def _concerned(roster: RosterImport, kind: NoticeKind) -> QuerySet[User]:
    """Who has to act, or who had a part in it, as far as they keep the unit's roster still."""
    if kind == NoticeKind.ROSTER_HELD:
        return keepers_of(roster.unit, except_user=roster.confirmed_by)
    told = [roster.requested_by_id]
    if kind not in _READ:
        told += [roster.confirmed_by_id, roster.released_by_id, roster.undone_by_id]
    still = Q(is_superuser=True) | Q(pk__in=keepers_of(roster.unit).values("pk"))
    return User.objects.filter(still, pk__in=filter(None, told), is_active=True)


def _counts(roster: RosterImport) -> dict[str, int]:
    ended = roster.counts.get("leavers", 0) if roster.leave_on else 0
    return roster.counts | {"ended": ended}


def _names(unit: Unit) -> dict[str, str]:
    return {"unit_th": unit.name_th, "unit_en": unit.name_en}


# --- words ---------------------------------------------------------------------------------------
def words_of(notice: Notice) -> Words:
    """Return what the notice says, in the active language."""
    state = notice.params.get("state", "")
    title, text = (
        _WORDS.get((notice.kind, state))
        or _WORDS.get((notice.kind, ""))
        or (notice.get_kind_display(), "")
    )
    facts = _facts(notice.params)
    return Words(str(title) % facts, str(text) % facts)


def figures_in_words(counts: Mapping[str, Any]) -> str:
    """Return how many rows came to what, for example "New 12 · Changed 3"."""
    return " · ".join(f"{label} {counts[code]:,}" for code, label in _FIGURES if counts.get(code))


def holds_in_words(holds: Iterable[Mapping[str, Any]]) -> str:
    """Return why an import waits for a second administrator."""
    return " ".join(str(_HOLDS[hold["code"]]) % _facts(hold) for hold in holds)


def _facts(params: Mapping[str, Any]) -> defaultdict[str, str]:
    """Return the params as they are printed; one that is missing is printed as nothing."""
    figures = {key: f"{value:,}" for key, value in params.items() if isinstance(value, int)}
    counts = params.get("counts", {})
    is_english = get_language() == "en" and params.get("unit_en")
    unit = params.get("unit_en" if is_english else "unit_th", "")
    made = {
        "file": params.get("file", ""),
        "unit": unit,
        "figures": figures_in_words(counts),
        "kept": f"{counts.get(RowUndo.KEPT, 0):,}",
        "holds": holds_in_words(params.get("holds", [])),
    }
    return defaultdict(str, figures | made)


_FIGURES: list[tuple[str, str | Promise]] = [
    *((code.value, code.label) for code in (*RowAction, *RowUndo)),
    ("ended", _("Posts ended")),
]
_HOLDS = {
    "changed": _(
        "It would change %(people)s of %(staff)s people; one administrator may change "
        "%(percent)s%%."
    ),
    "ended": _(
        "It would end the posts of %(people)s of %(staff)s people; one administrator may end "
        "%(percent)s%%."
    ),
}
# By kind and `state`: the title, and what to do.
_WORDS: dict[tuple[str, str], tuple[Promise, Promise]] = {
    (NoticeKind.ROSTER_PREVIEW, ""): (
        _("The roster %(file)s was checked"),
        _("%(unit)s: %(figures)s. Nothing changes before it is confirmed."),
    ),
    (NoticeKind.ROSTER_PREVIEW, "columns"): (
        _("The roster %(file)s has columns to choose"),
        _("%(unit)s: the portal has to know what some columns hold before it checks the rows."),
    ),
    (NoticeKind.ROSTER_REFUSED, ""): (
        _("The file %(file)s was refused"),
        _(
            "%(unit)s: nothing was changed. The page of the file says why, and how to save it so "
            "that it can be read."
        ),
    ),
    (NoticeKind.ROSTER_OUTDATED, ""): (
        _("The roster %(file)s has to be looked at again"),
        _(
            "%(unit)s: people changed after the preview was confirmed, so nothing was applied. "
            "Please look at the new preview and confirm it."
        ),
    ),
    (NoticeKind.ROSTER_HELD, ""): (
        _("The roster %(file)s waits for a second administrator"),
        _("%(unit)s: %(holds)s Please look at it, then release it or send it back."),
    ),
    (NoticeKind.ROSTER_APPLIED, ""): (
        _("The roster %(file)s was applied"),
        _("%(unit)s: %(figures)s. The page of the import shows every row and can undo it."),
    ),
    (NoticeKind.ROSTER_NOT_APPLIED, ""): (
        _("The roster %(file)s was not applied"),
        _("%(unit)s: nothing was changed. The page of the import says why and can try again."),
    ),
    (NoticeKind.ROSTER_NOT_APPLIED, ImportPhase.UNDO): (
        _("The import of %(file)s was not undone"),
        _("%(unit)s: everything stays as it was applied. The page of the import says why."),
    ),
    (NoticeKind.ROSTER_UNDONE, ""): (
        _("The import of %(file)s was undone"),
        _(
            "%(unit)s: people are as they were before. Rows kept because they were edited since: "
            "%(kept)s."
        ),
    ),
    (NoticeKind.TRANSFER_PROPOSED, ""): (
        _("%(unit)s asks for people of your units"),
        _(
            "People in its roster who are posted at your units: %(people)s. Please confirm or "
            "decline each transfer."
        ),
    ),
    (NoticeKind.TRANSFER_DECIDED, TransferState.CONFIRMED): (
        _("A transfer that you proposed was confirmed"),
        _("The releasing unit agreed, and the new post begins on the day of your roster."),
    ),
    (NoticeKind.TRANSFER_DECIDED, TransferState.DECLINED): (
        _("A transfer that you proposed was declined"),
        _("The post stays where it is. The page of the transfer shows the reason."),
    ),
    (NoticeKind.FILE_READY, RosterFileKind.ERRORS): (
        _("The workbook of rows to repair is ready"),
        _("%(unit)s: correct the marked cells, save it, and upload it as a roster."),
    ),
    (NoticeKind.FILE_READY, RosterFileKind.ROSTER): (
        _("The roster that you asked for is ready"),
        _("%(unit)s: it can be downloaded now, and imported again after it was edited."),
    ),
}
