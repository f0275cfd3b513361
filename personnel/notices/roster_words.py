"""The words of notices about rosters, transfers and files, by kind and `state`: title and text."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.enums import ImportPhase, NoticeKind, RosterFileKind, TransferState

ROSTER_WORDS: dict[tuple[str, str], tuple[Promise, Promise]] = {
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
    (NoticeKind.TRANSFER_DECIDED, "overtaken"): (
        _("A transfer that you proposed was withdrawn"),
        _("Another transfer of this person was confirmed. If yours is right, ask the unit there."),
    ),
    (NoticeKind.FILE_READY, RosterFileKind.ERRORS): (
        _("The workbook of rows to repair is ready"),
        _("%(unit)s: correct the marked cells, save it, and upload it as a roster."),
    ),
    (NoticeKind.FIGURES_DIFFER, ""): (
        _("Published figures differ from the records"),
        _(
            "%(differing)s figures of %(units)s units that were checked. Please compute the "
            "figures anew; if they differ again, whoever runs the portal has to look at the log."
        ),
    ),
    (NoticeKind.FILE_READY, RosterFileKind.ROSTER): (
        _("The roster that you asked for is ready"),
        _("%(unit)s: it can be downloaded now, and imported again after it was edited."),
    ),
    (NoticeKind.REPORT_READY, ""): (
        _("The report of %(unit)s until %(until)s is ready"),
        _(
            "It opens for you as long as you may ask for reports of this unit. The same page ends "
            "these mails with one click."
        ),
    ),
}
