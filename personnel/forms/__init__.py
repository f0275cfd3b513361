"""Forms of the personnel floor: they validate and offer what is in scope; actions save."""

from personnel.forms.groups import GroupForm, ReasonField
from personnel.forms.people import PeopleFilter, PersonForm
from personnel.forms.repairs import CellForm, UnitAnswerForm, UnitSearch
from personnel.forms.rosters import ColumnsForm, ConfirmForm, RowsFilter, UploadForm
from personnel.forms.units import UnitField

__all__ = [
    "CellForm",
    "ColumnsForm",
    "ConfirmForm",
    "GroupForm",
    "PeopleFilter",
    "PersonForm",
    "ReasonField",
    "RowsFilter",
    "UnitAnswerForm",
    "UnitField",
    "UnitSearch",
    "UploadForm",
]
