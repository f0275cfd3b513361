"""Changes of the training floor, one module for each thing that is changed."""

from personnel.actions.groups import Conflict
from training.actions.activities import (
    MarkedAbsent,
    Workshop,
    add_people,
    change_activity,
    create_activity,
    mark,
    mark_missing_absent,
    sign_in,
    take_out,
)
from training.actions.authority import may_correct
from training.actions.certificates import (
    attach_certificate,
    attach_certificates,
    remove_certificate,
)
from training.actions.correcting import Facts, changes_of, correct
from training.actions.courses import (
    CodeTaken,
    CourseFacts,
    add_course,
    change_course,
    load_courses,
    offer_course,
    retire_course,
)
from training.actions.deciding import Levels, approve, return_for_correction
from training.actions.evidence import attach_all, attach_evidence, remove_evidence
from training.actions.finishing import Finished, TooEarly, finish_activity
from training.actions.histories import (
    choose_areas,
    confirm_history,
    discard_history,
    upload_history,
)
from training.actions.looks import note_look
from training.actions.moving import Seen
from training.actions.own_data import export_own_data, issue_transcript
from training.actions.participant_lists import add_from_list, paste_list, upload_list
from training.actions.plans import (
    NothingPlanned,
    agree_to_plan,
    begin_plan,
    note_item_done,
    remove_item,
    return_plan,
    revise_plan,
    save_item,
    send_plan,
    take_back_plan,
)
from training.actions.reasons import load_return_reasons, save_return_reason
from training.actions.records import (
    Entry,
    Incomplete,
    SentTwice,
    save_and_submit,
    save_draft,
    save_drafts,
    says,
    submit,
    withdraw,
)
from training.actions.recounts import request_recount
from training.actions.reminding import look_at_lacks, remind
from training.actions.unit_plans import add_line, begin_unit_plan, change_line, remove_line

__all__ = [
    "CodeTaken",
    "Conflict",
    "CourseFacts",
    "Entry",
    "Facts",
    "Finished",
    "Incomplete",
    "Levels",
    "MarkedAbsent",
    "NothingPlanned",
    "Seen",
    "SentTwice",
    "TooEarly",
    "Workshop",
    "add_course",
    "add_from_list",
    "add_line",
    "add_people",
    "agree_to_plan",
    "approve",
    "attach_all",
    "attach_certificate",
    "attach_certificates",
    "attach_evidence",
    "begin_plan",
    "begin_unit_plan",
    "change_activity",
    "change_course",
    "change_line",
    "changes_of",
    "choose_areas",
    "confirm_history",
    "correct",
    "create_activity",
    "discard_history",
    "export_own_data",
    "finish_activity",
    "issue_transcript",
    "load_courses",
    "load_return_reasons",
    "look_at_lacks",
    "mark",
    "mark_missing_absent",
    "may_correct",
    "note_item_done",
    "note_look",
    "offer_course",
    "paste_list",
    "remind",
    "remove_certificate",
    "remove_evidence",
    "remove_item",
    "remove_line",
    "request_recount",
    "retire_course",
    "return_for_correction",
    "return_plan",
    "revise_plan",
    "save_and_submit",
    "save_draft",
    "save_drafts",
    "save_item",
    "save_return_reason",
    "says",
    "send_plan",
    "sign_in",
    "submit",
    "take_back_plan",
    "take_out",
    "upload_history",
    "upload_list",
    "withdraw",
]
