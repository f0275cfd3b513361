"""The gallery of components, with made-up data, for the people who write pages."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from competencies.models import Area
from personnel.models import Unit
from reports.comparison import Comparison
from reports.dashboard import Cell, Row
from reports.trend import Point, Trend
from training.sign_in import qr_code

SWATCHES = [
    *("paper", "surface", "sunken", "ink", "ink-soft"),
    *("line", "line-strong", "primary", "primary-tint", "accent"),
]


@dataclass(frozen=True)
class Card:
    """A radio choice shown as a large card."""

    figure: str
    heading: str
    text: str

    def __str__(self) -> str:
        return self.heading


MODES = [
    ("70", Card("70", "เรียนรู้ด้วยตนเองและจากงาน", "ลงมือทำ เรียนออนไลน์ นำมาใช้ในห้องเรียน")),
    ("20", Card("20", "เรียนรู้จากผู้อื่น", "พี่เลี้ยง การให้คำปรึกษา ชุมชนการเรียนรู้")),
    ("10", Card("10", "การฝึกอบรม", "อบรมเชิงปฏิบัติการ เน้นปฏิบัติมากกว่าบรรยาย")),
]
AREAS = [
    ("1", "1 การใช้งานคอมพิวเตอร์"),
    ("5", "5 การใช้โปรแกรมตารางคำนวณ"),
    ("8", "8 การทำงานร่วมกันแบบออนไลน์"),
]
SHARES: list[tuple[int, str, list[int | None]]] = [
    (1, "การใช้งานคอมพิวเตอร์", [100, 92, 84, 100]),
    (5, "การใช้โปรแกรมตารางคำนวณ", [67, 71, 38, None]),
    (9, "การใช้ดิจิทัลเพื่อความมั่นคงปลอดภัย", [33, 54, 12, 50]),
    (10, "นโยบาย กฎหมายและมาตรฐาน", [80, 45, 0, None]),
]
HEAT_ROWS = [
    Row(
        Area(number=number, name_th=name, name_en=name),
        [
            Cell(code, 100, share or 0, share, (share or 0) >= 80)
            for code, share in zip("MAST", shares, strict=True)
        ],
        above=None,
    )
    for number, name, shares in SHARES
]
TREND = Trend(
    [
        Point(date(2026, 9, 30), 31, 420, 1350),
        Point(date(2026, 10, 31), 38, 520, 1371),
        Point(date(2026, 11, 22), 44, 610, 1390),
    ]
)
COMPARISON = Comparison(rank=3, units=106, own=44, best=71, median=36)
GROUPS = [
    ("M", "ผู้ปรับเปลี่ยนกระบวนงานด้านดิจิทัล"),
    ("A", "ผู้ใช้ข้อมูลดิจิทัลที่ทันสมัย"),
    ("S", "ผู้ให้บริการดิจิทัลภาครัฐ"),
    ("T", "ผู้พัฒนาเทคโนโลยีดิจิทัลของหน่วยงาน"),
]
STAGES = [
    ("", ""),
    ("EARLY", "ระยะเริ่มต้น"),
    ("DEVELOPING", "ระยะกำลังพัฒนา"),
    ("MATURE", "ระยะพัฒนาแล้ว"),
]
LEVELS = [
    (None, "", 1),
    (0, "ยังไม่ผ่าน", 1),
    (1, "พื้นฐาน", 2),
    (2, "ใช้งานได้", 2),
    (3, "ประยุกต์และสอนผู้อื่นได้", 2),
]
PILLS = [
    ("", "ร่าง", "edit"),
    ("info", "รออนุมัติ", "clock"),
    ("success", "อนุมัติแล้ว", "check"),
    ("warning", "ส่งกลับให้แก้ไข", "return"),
    ("danger", "ไม่สำเร็จ", "alert"),
]
PEOPLE = [
    ("นางสาวกัญญารัตน์ ปิ่นทองคำ", "ครูชำนาญการพิเศษ", "S", "โรงเรียนบ้านทุ่งคาโตนด", "12.5"),
    ("ว่าที่ร้อยตรีหญิง ศิริญญา ผู้เลี้ยงดี", "ผู้อำนวยการโรงเรียน", "M", "โรงเรียนวัดดอนเมือง", "8"),
    ("นายณัฐวุฒิ ทรัพย์ประเสริฐ", "นักวิชาการคอมพิวเตอร์", "T", "กลุ่มส่งเสริมการศึกษาทางไกลฯ", "36"),
]
FACTS = [
    {"label": "ตำแหน่ง", "value": "ครูชำนาญการพิเศษ"},
    {"label": "หน่วยงาน", "value": "โรงเรียนบ้านทุ่งคาโตนด", "url": "#unit"},
    {"label": "กลุ่ม", "value": "S ผู้ให้บริการดิจิทัลภาครัฐ (ข้อ 3.3)"},
]
ACTIONS = [
    {"url": "#export", "label": "ดาวน์โหลด", "icon": "download", "kind": ""},
    {"url": "#new", "label": "บันทึกการพัฒนา", "icon": "plus", "kind": "primary"},
]
BULK = [
    {"name": "act", "value": "return", "label": "ส่งกลับ", "icon": "return"},
    {"name": "act", "value": "approve", "label": "อนุมัติ", "icon": "check", "kind": "primary"},
]


class SampleForm(forms.Form):
    """One field of every kind; the sample input leaves two of them wrong."""

    title = forms.CharField(label="ชื่อกิจกรรม", help_text="เช่น อบรมการใช้ตารางคำนวณเพื่อวิเคราะห์ผลสอบ")
    mode = forms.ChoiceField(label="รูปแบบการพัฒนา", choices=MODES, widget=forms.RadioSelect)
    start = forms.CharField(label="วันที่เริ่ม", help_text="วัน/เดือน/ปี พ.ศ. เช่น 22/11/2569")
    hours = forms.IntegerField(label="จำนวนชั่วโมง", min_value=1)
    area = forms.ChoiceField(label="ด้านทักษะ", choices=AREAS, required=False)
    reflection = forms.CharField(label="สิ่งที่นำไปใช้", widget=forms.Textarea, required=False)
    evidence = forms.FileField(label="หลักฐาน", help_text="PDF JPG PNG ไม่เกิน 10 MB", required=False)
    true = forms.BooleanField(label="ข้อมูลข้างต้นเป็นความจริง")


class FilterForm(forms.Form):
    """A short filter, as above a list."""

    q = forms.CharField(label="ค้นหาชื่อ", required=False)
    area = forms.ChoiceField(label="ด้านทักษะ", choices=[("", "ทุกด้าน"), *AREAS], required=False)


def icon_names() -> list[str]:
    """Return the names of all symbols of the sprite."""
    sprite = (settings.BASE_DIR / "static/portal/icons.svg").read_text()
    return re.findall(r'<symbol id="([\w-]+)"', sprite)


def themes() -> list[dict[str, Any]]:
    """Return the two colour schemes, each with forms whose ids do not collide."""
    sample = {"mode": "20", "start": "31/11/2569", "hours": "0", "true": "on"}
    return [
        {
            "name": name,
            "form": SampleForm(sample, auto_id=f"{name}_%s", prefix=name),
            "wrong": SampleForm(sample, auto_id=f"{name}_wrong_%s"),
            "filter": FilterForm(auto_id=f"{name}_filter_%s"),
        }
        for name in ("light", "dark")
    ]


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component twice, light and dark. Staff only; not found for others."""
    if not request.user.is_staff:
        raise Http404
    context = {
        "themes": themes(),
        "icons": icon_names(),
        "swatches": SWATCHES,
        "heat_rows": HEAT_ROWS,
        "trend": TREND,
        "comparison": COMPARISON,
        "above": Unit(pk=1, name_th="สพป.ชุมพร เขต 1"),
        "groups": GROUPS,
        "stages": STAGES,
        "levels": LEVELS,
        "pills": PILLS,
        "people": PEOPLE,
        "facts": FACTS,
        "actions": ACTIONS,
        "bulk": BULK,
        "crumbs": [{"label": "หน่วยงาน", "url": "#"}, {"label": "สพป.ชุมพร เขต 1", "url": "#"}],
        "steps": ["อัปโหลดไฟล์", "ตรวจสอบ", "ยืนยัน", "ผลการนำเข้า"],
        "qr": dict(zip(("size", "path"), qr_code("https://example.org/"), strict=True)),
        "page": Paginator(range(120), 25).page(2),
    }
    return render(request, "styleguide.html", context)
