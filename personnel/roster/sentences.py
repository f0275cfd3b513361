"""The words of the roster import: fields, reasons, problems with their repair, refusals.

Placeholders: `field` and `value` for every problem, and what the code adds as params.
"""

from django.utils.translation import gettext_lazy as _

FIELDS = {
    "citizen_id": _("Citizen ID"),
    "prefix": _("Title"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "full_name": _("Full name"),
    "position": _("Position"),
    "position_no": _("Position number"),
    "standing": _("Academic standing"),
    "level": _("Level"),
    "unit_name": _("School or unit"),
    "unit_code": _("Code of the unit"),
    "area": _("Area office"),
    "birth_date": _("Date of birth"),
    "start_date": _("Date of appointment"),
    "staff_no": _("Staff number"),
    "email": _("Contact e-mail"),
    "phone": _("Telephone"),
    "subject": _("Subject group"),
    "portal_no": _("Number in the portal"),
    "row_no": _("Row number"),
}

SKIPPED = {
    "blank": _("Empty row"),
    "title": _("Title above the table"),
    "header": _("Header of the table"),
    "repeated-header": _("Header repeated"),
    "column-numbers": _("Numbers of the columns"),
    "section": _("Heading inside the table"),
    "vacant": _("Vacant post"),
    "empty-number": _("Numbered, but nobody in it"),
    "total": _("Total"),
    "note": _("Note"),
    "signature": _("Signature"),
    "no-table": _("No list of people on this sheet"),
    "hidden-sheet": _("Hidden sheet"),
    "sheet-not-taken": _("Sheet not chosen"),
    "columns-missing": _("The sheet's columns are not settled"),
}

IGNORED = {
    "unknown": _("Not used by the portal"),
    "unnamed": _("Has no header"),
    "privilege": _("Rights and accounts are never taken from a file"),
    "private": _("Private data that the portal does not keep"),
    "earlier-post": _("About an earlier post or name"),
    "other-name": _("Another form of the name"),
    "name-in-parts": _("The name is read from its own columns"),
    "competes": _("Several columns look like this field: choose one"),
    "not-chosen": _("Another column was chosen for this field"),
    "not-wanted": _("Left out by choice"),
}

UNKNOWN = (
    _("%(field)s “%(value)s” cannot be used."),
    _("Check this cell in the file and upload it again."),
)

_WRITE_DATE = _("Write day/month/year with the year in full, for example 20/09/2498.")
_TYPE_ID = _("Format the column as text, type the 13 digits of the ID card again and save.")

# What is wrong and why; how to put it right.
PROBLEMS = {
    "name-missing": (
        _("There is no name in this row, but other data of a person."),
        _("Write the name, or delete the row if nobody is meant."),
    ),
    "name-no-letters": (
        _("The name “%(value)s” has no letters."),
        _("Write the person's first name and last name here."),
    ),
    "last-name-missing": (
        _("“%(value)s” is one word: the last name is missing or not set apart."),
        _("Put a space before the last name. For a person without one, write a dash (-)."),
    ),
    "prefix-twice": (
        _("The title stands in its own column and before the name “%(value)s”; it was kept once."),
        _("Nothing, if the name is right. Otherwise set the name apart from the title."),
    ),
    "prefix-unknown": (
        _("The title “%(value)s” is not known; it was kept as it is."),
        _("Check its spelling."),
    ),
    "position-missing": (
        _("The position is empty, so the person cannot be put into a group."),
        _("Write the position, for example ครู."),
    ),
    "id-missing": (
        _("The citizen ID is empty: the person can only be recognised by name and unit."),
        _("Add the 13 digits if you have them."),
    ),
    "id-scientific": (
        _("Excel rounded the citizen ID to “%(value)s”: its last digits are lost."),
        _TYPE_ID,
    ),
    "id-characters": (
        _("The citizen ID “%(value)s” holds something other than digits."),
        _TYPE_ID,
    ),
    "id-length": (
        _("The citizen ID “%(value)s” has %(length)s digits instead of 13."),
        _("Compare it with the ID card. If a zero was lost, format the column as text."),
    ),
    "id-check-digit": (
        _("The citizen ID “%(value)s” is no valid number: its check digit does not fit."),
        _("Compare every digit with the ID card; often two of them changed places."),
    ),
    "date-not-a-date": (_("%(field)s: “%(value)s” is no date."), _WRITE_DATE),
    "date-two-digit-year": (
        _("%(field)s: the year in “%(value)s” has two digits, so its era is not certain."),
        _("Write the year with four digits, for example %(example)s in the Buddhist era."),
    ),
    "year-ambiguous": (
        _("%(field)s: the year in “%(value)s” may mean %(first)s or %(second)s."),
        _("Choose which of the two dates is meant, or write the year with four digits."),
    ),
    "year-read": (
        _("%(field)s: “%(value)s” was read as %(date)s, the only date that can be."),
        _("Nothing, if the date is right. Otherwise write the year with four digits."),
    ),
    "date-year-out-of-range": (
        _("%(field)s: the year %(year)s in “%(value)s” cannot be."),
        _WRITE_DATE,
    ),
    "date-no-such-month": (
        _("%(field)s: “%(value)s” has a month that does not exist."),
        _WRITE_DATE,
    ),
    "date-no-such-day": (_("%(field)s: “%(value)s” is a day that does not exist."), _WRITE_DATE),
    "birth-in-future": (
        _("The date of birth %(value)s lies in the future."),
        _("Check the year: was a year of the common era written as one of the Buddhist era?"),
    ),
    "too-young": (
        _("Born on %(value)s, the person would be %(age)s; staff are %(limit)s or older."),
        _("Check the year of birth and its era."),
    ),
    "too-old": (
        _("Born on %(value)s, the person would be %(age)s; staff are %(limit)s or younger."),
        _("Check the year of birth and its era, or whether the person has retired."),
    ),
    "start-too-early": (
        _("The appointment on %(value)s lies before the person's birthday of %(limit)s years."),
        _("Check both dates and their era."),
    ),
    "start-in-future": (
        _("The appointment on %(value)s lies in the future; the row was taken nevertheless."),
        _("Check the date."),
    ),
    "email-odd": (
        _("“%(value)s” is no e-mail address; it was left out."),
        _("Write one address, for example name@example.ac.th."),
    ),
    "phone-zero": (
        _("The telephone number “%(value)s” had lost its first zero; it was put back."),
        _("Nothing. Format the column as text so that Excel keeps the zero."),
    ),
    "portal-no-odd": (
        _("“%(value)s” is no number of the portal; it was left out."),
        _("Leave this column as the portal wrote it, or empty."),
    ),
    "phone-odd": (
        _("“%(value)s” is too short for a telephone number; it was kept as it is."),
        _("Write the number with all its digits."),
    ),
    "formula-error": (
        _("%(field)s: the formula in this cell shows the error %(value)s instead of a value."),
        _("Correct the formula, or type the value itself."),
    ),
    "not-calculated": (
        _("%(field)s: this cell holds a formula whose result was not saved."),
        _("Open the file in Excel, let it calculate and save it, or type the value itself."),
    ),
    "text-lost": (
        _("%(field)s: the letters of “%(value)s” were lost when the file was saved."),
        _("Type the text again and save the file as an Excel workbook (.xlsx)."),
    ),
    "became-date": (
        _("%(field)s: Excel turned the number into the date %(value)s."),
        _("Format the column as text and type the number again."),
    ),
    "scientific": (
        _("%(field)s: Excel rounded the number to “%(value)s”."),
        _("Format the column as text and type the number again."),
    ),
    "too-long": (
        _("%(field)s is longer than %(limit)s characters: “%(value)s…”"),
        _("Shorten the text, or check whether several cells ran together."),
    ),
    "looks-like-id": (
        _("%(field)s: “%(value)s” holds a citizen ID, which may stand in its own column only."),
        _("Move the number to the column of the citizen ID, or delete it from this cell."),
    ),
    "unit-missing": (
        _("The row does not say to which school or unit the person belongs."),
        _("Write the name or the code of the unit."),
    ),
    "unit-unknown": (
        _("No unit below the chosen one is known as “%(value)s”."),
        _("Check the spelling, or write the unit's code."),
    ),
    "unit-ambiguous": (
        _("Several units are called “%(value)s”."),
        _("Add a column with the unit's code."),
    ),
    "unit-contradicts": (
        _("The code and the name in “%(value)s” belong to two different units."),
        _("Correct the code or the name, or leave one of them empty."),
    ),
    "unit-code-unknown": (
        _("The code in “%(value)s” is not known; the unit was found by its name."),
        _("Check the code, or leave it as it is when the unit is right."),
    ),
    "roster-too-old": (
        _("The person's present post began after the day of this roster."),
        _("Upload a roster of a later day if “%(value)s” is to replace it."),
    ),
    "name-ambiguous": (
        _("Several people called “%(value)s” work at this unit."),
        _("Add the citizen ID, so that the right one is found."),
    ),
    "duplicate-id": (
        _("The same citizen ID stands in row %(row)s already."),
        _("Delete one of the two rows, or correct the ID that is wrong."),
    ),
    "duplicate-person": (
        _("“%(value)s” stands in row %(row)s already."),
        _("Delete one of the two rows, or add the citizen IDs if they are two people."),
    ),
    "id-name-differs": (
        _("This citizen ID belongs to a person with another name than “%(value)s”."),
        _("Say whether it is the same person under a new name, or correct the ID."),
    ),
    "id-of-another": (
        _("This citizen ID belongs to somebody else than “%(value)s”."),
        _("Check whether the ID is in the right row, and correct it."),
    ),
    "portal-no-differs": (
        _("The number in this row belongs to somebody whose name or ID does not fit “%(value)s”."),
        _("Say whether it is the same person, or correct the number."),
    ),
    "same-name": (
        _("Somebody called “%(value)s” works at this unit; no ID says whether it is the same."),
        _("Say whether it is the same person, or add the citizen ID."),
    ),
    "transfer-waits": (
        _("A transfer of this person to the unit was proposed already."),
        _("It waits for the unit that the person would leave; there is nothing to do here."),
    ),
    "edited-since": (
        _("Details of this person were edited in the portal after the day of the roster."),
        _("The portal's details are kept. Edit the person if the roster is right."),
    ),
}

_SAVE_AS = _("Open it in Excel, choose Save As “Excel Workbook (.xlsx)” and upload that file.")

REFUSALS = {
    "empty-file": (_("The file is empty."), _("Check that it was saved, and upload it again.")),
    "too-large": (
        _("The file has %(megabytes)s MB; %(limit)s MB is the most."),
        _("Remove pictures and other sheets, or upload it in parts."),
    ),
    "macros": (_("The workbook holds macros, as in .xlsm, which are not accepted."), _SAVE_AS),
    "binary-workbook": (_("This is a binary workbook (.xlsb)."), _SAVE_AS),
    "old-excel": (_("This workbook comes from a very old Excel."), _SAVE_AS),
    "html": (_("This is a web page (HTML) that only carries the name of a workbook."), _SAVE_AS),
    "xml": (_("This is an XML file and no Excel workbook."), _SAVE_AS),
    "pdf": (
        _("This is a PDF document. A list of people cannot be read from it reliably."),
        _("Upload the Excel or CSV file from which the PDF was made."),
    ),
    "image": (
        _("This is a picture. A list of people cannot be read from it."),
        _("Upload the Excel or CSV file from which it was made."),
    ),
    "document": (
        _("This is a text document or a presentation (Word, PowerPoint) and no table."),
        _("Copy the table into Excel and save it as an Excel workbook (.xlsx)."),
    ),
    "archive": (
        _("This is a compressed archive and no workbook."),
        _("Unpack it and upload the workbook that is in it."),
    ),
    "binary": (
        _("The content of this file is no table: neither a workbook nor readable text."),
        _SAVE_AS,
    ),
    "renamed-text": (
        _("This is a text file that was renamed to %(suffix)s; it is no workbook."),
        _("If it is a table, give it the ending .csv again, or save it in Excel as .xlsx."),
    ),
    "password": (
        _("The file is protected with a password, so it cannot be read."),
        _("Open it in Excel, remove the password (File, Info, Protect Workbook) and save it."),
    ),
    "external-links": (
        _("The workbook takes values from other workbooks, which cannot be checked here."),
        _("In Excel choose Data, Edit Links, Break Link, then save and upload it again."),
    ),
    "broken-file": (
        _("The file is damaged or was not uploaded completely."),
        _("Open it in Excel, save it as an Excel workbook (.xlsx) and upload that file."),
    ),
    "broken-text": (
        _("The text in this file is damaged: some of it is in another encoding."),
        _("Save the list in Excel as “CSV UTF-8” or as an Excel workbook (.xlsx)."),
    ),
    "broken-quotes": (
        _("Near row %(row)s of the text file a quotation mark is opened and never closed."),
        _("Correct it, or save the list as an Excel workbook (.xlsx)."),
    ),
    "thai-lost": (
        _("The Thai letters of this file are lost: saving it wrote a question mark for each."),
        _(
            "This file cannot bring them back. Open the original list in Excel and save it as "
            "“CSV UTF-8” or as an Excel workbook (.xlsx)."
        ),
    ),
    "thai-garbled": (
        _("The Thai letters of this file are garbled: a wrong encoding was used to save it."),
        _("Save the original list in Excel as “CSV UTF-8” or as an Excel workbook (.xlsx)."),
    ),
    "dtd": (
        _("The workbook holds declarations that no spreadsheet program writes. It was not opened."),
        _SAVE_AS,
    ),
    "zip-bomb": (
        _("Unpacked, this workbook would take %(megabytes)s MB. It was not opened."),
        _("Copy the rows with people into a new workbook and upload that one."),
    ),
    "too-many-parts": (
        _("The workbook is made of %(parts)s parts, far more than a list of people needs."),
        _("Copy the rows with people into a new workbook and upload that one."),
    ),
    "duplicate-parts": (
        _("The workbook holds a part twice, so it is not certain which one counts."),
        _SAVE_AS,
    ),
    "unsafe-names": (
        _("The parts of this workbook have unsafe names. It was not opened."),
        _SAVE_AS,
    ),
    "cells-far-apart": (
        _("A cell far away from the table makes a sheet too large to read."),
        _(
            "Press Ctrl+End in each sheet; delete the empty rows and columns between the table and "
            "that cell, save the file and upload it again."
        ),
    ),
    "too-slow": (
        _("Reading the file took too long."),
        _("Copy the rows with people into a new workbook and upload that one."),
    ),
    "too-many-rows": (
        _("The file has more than %(limit)s rows."),
        _("Upload it in parts, for example one file for each area."),
    ),
    "too-many-columns": (
        _("Row %(row)s reaches beyond column %(limit)s."),
        _("Delete what stands far to the right of the table, save the file and upload it again."),
    ),
    "row-too-long": (
        _("A row of the file holds far more text than a person's data."),
        _("Copy the rows with people into a new workbook and upload that one."),
    ),
    "no-rows": (
        _("The file has no rows."),
        _("Check that the list was saved, and upload it again."),
    ),
    "only-hidden": (
        _("The only list of people is on the hidden sheet “%(sheet)s”."),
        _("Choose that sheet on the next page, or show it in Excel, save, and upload it again."),
    ),
    "no-people": (
        _("The headers were found, but nobody is named below them."),
        _("Write one person into each row below the headers, save, and upload it again."),
    ),
    "no-name-column": (
        _("No column with people's names was found, so this is no list of people."),
        _("Above the names there must be a header such as ชื่อ-สกุล, and ตำแหน่ง above the positions."),
    ),
    "columns-missing": (
        _("Names were found, but it is not settled which columns hold name and position."),
        _("Say on the next page what each column is."),
    ),
    "columns-compete": (
        _("Several columns look like the same detail of a person: %(labels)s."),
        _("Say on the next page which of them it is."),
    ),
}
