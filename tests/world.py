"""One small world with something on every page, and a user of every role."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from competencies.actions import begin_self_assessment, finish_self_assessment
from competencies.models import SelfAssessment
from personnel.actions.delegations import delegate
from personnel.actions.files import request_roster
from personnel.actions.groups import load_position_rules
from personnel.actions.imports import upload_roster
from personnel.actions.tokens import make_token
from personnel.be_dates import fiscal_year
from personnel.enums import NoticeKind, Outcome, Role, UnitKind
from personnel.models import (
    ApiToken,
    Notice,
    Person,
    Posting,
    RoleAssignment,
    RosterFile,
    RosterImport,
    RuleDraft,
    Transfer,
    Unit,
    User,
)
from personnel.notices import tell
from personnel.tasks import make_roster_file, work_on_roster
from reports.actions import request_report_file, request_snapshot, subscribe
from reports.enums import Occasion, ReportKind, Rhythm
from reports.models import ReportFile, Snapshot, Subscription, TargetDraft
from reports.tasks import take_snapshot, write_report_file
from tests.competencies.factories import answer_area
from tests.conftest import TODAY
from tests.personnel.factories import (
    PostingFactory,
    make_person,
    make_transfer,
    make_unit,
    make_user,
)
from tests.personnel.rule_drafts import previewed as preview_rules
from tests.reports.drafts import previewed
from tests.training.activities import make_activity
from tests.training.factories import (
    NOW,
    make_catalogue,
    make_draft,
    make_sent_plan,
    make_waiting,
    seen,
    upload,
)
from training.actions import (
    add_line,
    approve,
    attach_certificate,
    attach_evidence,
    begin_unit_plan,
    paste_list,
    submit,
    upload_history,
)
from training.enums import Measure
from training.models import (
    Certificate,
    Course,
    Decision,
    Evidence,
    HistoryImport,
    ParticipantList,
    PersonalPlan,
    PlanActivity,
    PlanDevice,
    TrainingRecord,
)
from training.sign_in import poster_token
from training.tasks import work_on_history


@dataclass
class World:
    """The rows of the world by name, and the addresses and forms that the matrix walks."""

    users: dict[str, User]
    school: Unit
    teacher: Person
    record: TrainingRecord
    history: HistoryImport
    evidence: Evidence
    certificate: Certificate
    participants: ParticipantList
    roster: RosterImport
    file: RosterFile
    posting: Posting
    notice: Notice
    activity: PlanActivity
    device: PlanDevice
    self_assessment: SelfAssessment
    token: ApiToken
    plan: PersonalPlan
    transfer: Transfer
    decision: Decision
    delegation: RoleAssignment
    snapshot: Snapshot
    report: ReportFile
    target_draft: TargetDraft
    subscription: Subscription
    rule_draft: RuleDraft
    form: dict[str, dict[str, Any]] = field(default_factory=dict)

    def address(self, name: str) -> str:
        """The address of that name, about the rows of this world."""
        if name == "roster_import_cell":
            row = self.roster.rows.filter(skip_reason="").values_list("pk", flat=True)[0]
            return reverse(name, args=[self.roster.pk, row, "position"])
        if name == "api_unknown":
            return reverse(name, args=["people"])
        subject = next((pk for prefix, pk in self._subjects() if name.startswith(prefix)), None)
        return reverse(name, args=[subject] if subject and name not in NO_SUBJECT else [])

    def _subjects(self) -> list[tuple[str, Any]]:
        return [
            ("roster_import", self.roster.pk),
            ("api_import", self.roster.pk),
            ("token", self.token.pk),
            ("roster_errors", self.roster.pk),
            ("roster_file", self.file.pk),
            ("posting_group", self.posting.pk),
            ("transfer", self.transfer.pk),
            ("notice", self.notice.pk),
            ("history_import", self.history.pk),
            ("record", self.record.pk),
            ("decision", self.decision.pk),
            ("delegation", self.delegation.pk),
            ("evidence", self.evidence.pk),
            ("activity_sign_in", poster_token(self.certificate.activity)),
            ("activity", self.certificate.activity_id),
            ("certificate_new", self.certificate.activity_id),
            ("certificate", self.certificate.pk),
            ("participant_list", self.participants.pk),
            ("person", self.teacher.pk),
            ("unit_plan_activity_new", self.activity.plan_id),
            ("unit_plan_device_new", self.activity.plan_id),
            ("unit_plan_activity", self.activity.pk),
            ("unit_plan_device", self.device.pk),
            ("course_", Course.objects.get(code="CMU011").pk),
            ("unit", self.school.pk),
            ("plan_item_new", self.plan.pk),
            ("plan_item", self.plan.items.get().pk),
            ("plans_waiting", None),
            ("plan_begin", None),
            ("plan", self.plan.pk),
            ("self_assessment_report", self.self_assessment.pk),
            ("self_assessment_area", 1),
            ("rule_draft", self.rule_draft.pk),
            ("rule", RULE["code"]),
            ("target_draft", self.target_draft.pk),
            ("snapshot", self.snapshot.pk),
            ("year", 2569),
            ("report_file", self.report.pk),
            ("subscription", self.subscription.pk),
        ]


RULE = {
    "code": "teacher", "title_th": "ครู", "title_en": "Teacher", "aliases": [], "match": "exact",
    "unit_kinds": [], "outcome": "group", "group": "S", "line": "", "clause": "ว 4/2563 กลุ่ม S",
    "order": 10, "note_th": "", "note_en": "",
}  # fmt: skip
NO_SUBJECT = (
    "roster_imports", "history_imports", "api_imports", "tokens", "transfers",
    "transfers_confirm", "notices", "notice_choices", "record_new", "record_autosave_new",
    "record_suggest", "course_new", "snapshot_new", "report_file_new",
    "activity_new", "delegations", "delegation_new",
    "subscription_new", "rules", "rule_new",
)  # fmt: skip


def build_world() -> World:
    """Ministry, two areas with a school each; everything interesting is in the first school."""
    make_catalogue()
    ministry = make_unit("กระทรวง", kind=UnitKind.MINISTRY)
    area, other = (
        make_unit(f"สำนักงานเขต {n}", ministry, kind=UnitKind.AREA_OFFICE) for n in (1, 2)
    )
    school, elsewhere = make_unit("โรงเรียนหนึ่ง", area), make_unit("โรงเรียนสอง", other)
    users = {
        "teacher": make_user(school),
        "supervisor_elsewhere": make_user(elsewhere, Role.SUPERVISOR),
        "supervisor": make_user(area, Role.SUPERVISOR),
        "admin_elsewhere": make_user(other, Role.ADMIN),
        "admin": make_user(area, Role.ADMIN),
        "analyst": make_user(ministry, Role.ANALYST),
        "superuser": make_user(is_superuser=True, is_staff=True),
    }
    record, evidence = _record(users["teacher"])
    certificate, participants = _activity(users["supervisor"], area)
    snapshot, report = _report(school, users["analyst"])
    world = World(
        users=users,
        school=school,
        teacher=record.person,
        record=record,
        history=_history(users["teacher"]),
        evidence=evidence,
        certificate=certificate,
        participants=participants,
        roster=_roster(area, users["admin"]),
        file=_roster_file(area, users["admin"]),
        posting=PostingFactory(unit=school, outcome=Outcome.REVIEW, group=None, position="แปลก"),
        transfer=make_transfer(PostingFactory(unit=elsewhere), school),
        notice=_notice(users["teacher"]),
        **_plan(school, users["supervisor"]),
        self_assessment=_self_assessment(users["teacher"]),
        token=make_token(name="ระบบบุคลากร", expires_on=date.max, by=users["admin"])[0],
        plan=make_sent_plan(users["teacher"], fiscal_year=fiscal_year(timezone.localdate())),
        decision=_decision(school, users["supervisor"]),
        delegation=_delegation(school, users["supervisor"]),
        snapshot=snapshot,
        report=report,
        target_draft=previewed(users["superuser"], level=2),
        subscription=_subscription(school, users["analyst"]),
        rule_draft=_rule_draft(users["superuser"]),
    )
    version = str(record.version)
    world.form = {
        "unit_plan_begin": {"year": str(fiscal_year(timezone.localdate()) + 1)},
        "nudge_remind": {"to": str(record.person_id)},
        "transfers_confirm": {"chosen": str(world.transfer.pk)},
        "transfer_decline": {"reason": "ยังไม่มีคำสั่งย้าย"},
        "plan_take_back": {"version": str(world.plan.version)},
        "plan_send": {"version": str(world.plan.version)},
        "plan_agree": {"version": str(world.plan.version)},
        "plan_return": {"version": str(world.plan.version), "reason": "ขอเพิ่มด้านที่ 9"},
        "record_autosave_new": {"title": "ร่าง"},
        "course_retire": {"version": "1"},
        "course_offer": {"version": "1"},
        "record_submit": {"version": version},
        "record_withdraw": {"version": version},
        "record_approve": {"version": version},
        "record_return": {"version": version, "words": "หลักฐานเปิดไม่ได้"},
        "delegation_new": {
            "to": str(world.delegation.user_id),
            "unit": str(school.pk),
            "from_date": "1/1/2575",
            "to_date": "2/1/2575",
        },
        "queue_approve": {"chosen": f"{record.pk}:{version}"},
        "queue_return": {"chosen": f"{record.pk}:{version}", "words": "หลักฐานเปิดไม่ได้"},
        "report_file_new": {"snapshot": str(snapshot.pk), "unit": str(school.pk)},
        "subscription_new": {"rhythm": "monthly", "unit": str(school.pk)},
        "set_language": {"language": "en"},
    }
    return world


def _record(teacher: User) -> tuple[TrainingRecord, Evidence]:
    assert teacher.person
    record = make_draft(teacher.person)
    evidence = attach_evidence(record=record, file=upload(), at=NOW, by=teacher)
    submit(seen=seen(record), at=NOW, by=teacher)
    record.refresh_from_db()
    return record, evidence


def _self_assessment(teacher: User) -> SelfAssessment:
    """A finished one; another is open, with an area that is complete."""
    for _turn in range(2):
        begin_self_assessment(at=NOW, by=teacher)
        answer_area(teacher, 1, 2)
        if not SelfAssessment.objects.finished():
            finish_self_assessment(on=TODAY, at=NOW, by=teacher)
    return SelfAssessment.objects.finished()[0]


def _activity(supervisor: User, area: Unit) -> tuple[Certificate, ParticipantList]:
    """An activity of today, so that people can sign themselves in."""
    today = timezone.localdate()
    activity = make_activity(supervisor, area, start_date=today, end_date=today)
    certificate = attach_certificate(
        activity=activity, participant=None, file=upload(), at=NOW, by=supervisor
    )
    pasted = paste_list(activity=activity, text="นายไม่มี ตัวตน", at=NOW, by=supervisor)
    return certificate, pasted


def _history(teacher: User) -> HistoryImport:
    file = ContentFile("หลักสูตร,วันที่เริ่มต้น,จำนวนวัน\nลูกเสือ,1/6/2566,1\n".encode(), "ประวัติ.csv")
    history = upload_history(file=file, by=teacher)
    work_on_history(str(history.pk))
    return history


def _decision(school: Unit, supervisor: User) -> Decision:
    record = make_waiting(make_person(school))
    approve(seen=seen(record), at=timezone.now(), by=supervisor)
    return record.decisions.get()


def _delegation(school: Unit, supervisor: User) -> RoleAssignment:
    colleague, today = make_user(school), timezone.localdate()
    days = {"from_date": today + timedelta(days=1), "to_date": today + timedelta(days=2)}
    return delegate(to=colleague, unit=school, by=supervisor, **days)


def _roster(area: Unit, admin: User) -> RosterImport:
    file = ContentFile("ลำดับ,ชื่อ-สกุล,ตำแหน่ง\n1,นายกล้า ดี,ครู\n".encode(), "r.csv")
    roster = upload_roster(file=file, unit=area, as_of=TODAY, by=admin)
    work_on_roster(str(roster.pk))
    return roster


def _plan(school: Unit, supervisor: User) -> dict[str, Any]:
    today = timezone.localdate()
    year = fiscal_year(today)
    plan = begin_unit_plan(unit=school, fiscal_year=year, copies_last=False, by=supervisor)
    facts = {"measure": Measure.SUPPORT, "title": "อบรม", "start_date": today, "end_date": today}
    add_line(plan=plan, kind=PlanActivity, facts=facts, by=supervisor)
    devices = {"name": "เครื่องฉาย", "needed": 2, "available": 1}
    add_line(plan=plan, kind=PlanDevice, facts=devices, by=supervisor)
    return {"activity": plan.planactivity_set.get(), "device": plan.plandevice_set.get()}


def _notice(user: User) -> Notice:
    tell(users=[user], kind=NoticeKind.ROSTER_APPLIED, key="1", url="/", file="บัญชีรายชื่อ")
    return Notice.objects.get(user=user)


def _roster_file(area: Unit, admin: User) -> RosterFile:
    file = request_roster(unit=area, with_ids=False, reason="", language="th", by=admin)
    make_roster_file(str(file.pk))
    return file


def _subscription(school: Unit, analyst: User) -> Subscription:
    return subscribe(
        unit=school,
        kind=ReportKind.PDF,
        rhythm=Rhythm.YEARLY,
        language="th",
        thai_digits=True,
        by=analyst,
    )


def _rule_draft(superuser: User) -> RuleDraft:
    load_position_rules(rows=[RULE], by=None)
    return preview_rules(superuser, [RULE | {"group": "A"}])


def _report(school: Unit, analyst: User) -> tuple[Snapshot, ReportFile]:
    snapshot = request_snapshot(as_of=TODAY, occasion=Occasion.ON_DEMAND, by=analyst)
    take_snapshot(str(snapshot.pk))
    report = request_report_file(snapshot=snapshot, unit=school, language="th", by=analyst)
    write_report_file(str(report.pk))
    return snapshot, report
