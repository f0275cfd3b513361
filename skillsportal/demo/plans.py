"""The yearly plan of the demo's area office: last year's as it ended, and this year's from it."""

from datetime import date
from decimal import Decimal

from competencies.enums import Mode
from competencies.models import Area
from personnel.be_dates import fiscal_year, fiscal_year_range
from personnel.models import Unit, User
from training.actions import add_line, begin_unit_plan
from training.enums import Measure
from training.models import PlanActivity, PlanDevice

# measure, title, number of the area, mode, people, baht, months from October
ACTIVITIES = (
    (Measure.SUPPORT, "จัดหาอินเทอร์เน็ตให้โรงเรียนขนาดเล็ก", None, None, 0, 180_000, (1, 5)),
    (Measure.SUPPORT, "ค่าตอบแทนวิทยากรและพี่เลี้ยงดิจิทัล", None, Mode.OTHERS, 120, 48_000, (2, 10)),
    (Measure.LAY_DOWN, "อบรมเชิงปฏิบัติการตารางคำนวณ", 5, Mode.FORMAL, 200, 96_500, (2, 4)),
    (Measure.LAY_DOWN, "ชุมชนการเรียนรู้: ทำงานร่วมกันออนไลน์", 8, Mode.OTHERS, 300, 30_000, (1, 11)),
    (Measure.LAY_DOWN, "เรียนออนไลน์ Thai MOOC ด้านความมั่นคงปลอดภัย", 9, Mode.SELF, 800, 0, (1, 11)),
    (Measure.FOLLOW_UP, "นิเทศ ติดตาม ทักษะด้านดิจิทัลของสถานศึกษา", None, None, 0, 42_000, (6, 11)),
)  # fmt: skip
DEVICES = (
    ("คอมพิวเตอร์พกพาสำหรับครู", 420, 365),
    ("เครื่องฉายภาพในห้องเรียน", 310, 288),
    ("บัญชีพื้นที่เก็บไฟล์ร่วมกัน", 1400, 1400),
)


def plan_two_years(*, unit: Unit, today: date, by: User) -> None:
    """Write last year's plan with nearly all of it spent, and begin this year's from it."""
    year = fiscal_year(today)
    last = begin_unit_plan(unit=unit, fiscal_year=year - 1, copies_last=False, by=by)
    areas = {area.number: area for area in Area.objects.in_use()}
    for measure, title, area, mode, people, baht, months in ACTIVITIES:
        begins, ends = (_month(year - 1, number) for number in months)
        facts = {
            "measure": measure, "title": title, "area": areas.get(area or 0), "mode": mode,
            "people": people, "budget": Decimal(baht), "spent": Decimal(baht) * 19 / 20,
            "start_date": begins, "end_date": ends,
        }  # fmt: skip
        add_line(plan=last, kind=PlanActivity, facts=facts, by=by)
    for name, needed, available in DEVICES:
        facts = {"name": name, "needed": needed, "available": available}
        add_line(plan=last, kind=PlanDevice, facts=facts, by=by)
    begin_unit_plan(unit=unit, fiscal_year=year, copies_last=True, by=by)


def _month(year: int, number: int) -> date:
    """The first day of a month of the fiscal year, October being the first."""
    begins = fiscal_year_range(year)[0]
    month = begins.month + number - 1
    return date(begins.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
