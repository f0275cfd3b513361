"""How dates, times, hours and shares are written on every page. Nothing in, nothing out."""

import re
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from personnel import be_dates

register = template.Library()


@register.filter
def be_date(on: date | None) -> str:
    """22 Nov 2569 BE"""
    return be_dates.display(_day(on)) if on else ""


@register.filter
def be_date_long(on: date | None) -> str:
    """22 November 2569 BE"""
    return be_dates.display(_day(on), style="long") if on else ""


@register.filter
def be_month(on: date | None) -> str:
    """November 2569 BE"""
    return be_dates.display(_day(on), style="month") if on else ""


@register.filter
def be_datetime(at: datetime | None) -> str:
    """22 Nov 2569 BE, 14:05, in Bangkok"""
    return be_dates.display_time(at) if at else ""


@register.filter
def be_range(start: date | None, end: date | None) -> str:
    """20-22 Nov 2569 BE"""
    return be_dates.display_range(start, end or start) if start else ""


@register.filter
def fiscal_year(on: date | None) -> int | str:
    """The BE fiscal year of a date, as a number."""
    return be_dates.fiscal_year(_day(on)) if on else ""


@register.filter
def hours(minutes: int | None) -> str:
    """1 h 30 min, from minutes"""
    if minutes is None or minutes == "":
        return ""
    whole, rest = divmod(minutes, 60)
    if not whole and rest:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": f"{whole:,}"}
    return _("%(hours)s h %(minutes)d min") % {"hours": f"{whole:,}", "minutes": rest}


@register.filter
def percent(share: float | None) -> str:
    """64%, from a share of one. 100% means all: what is nearly all is written 99%."""
    if share is None or share == "":
        return ""
    whole = round(share * 100)
    return "99%" if whole == 100 and share < 1 else f"{whole}%"


def _day(on: date) -> date:
    return timezone.localtime(on, be_dates.BANGKOK).date() if isinstance(on, datetime) else on


_BETWEEN_TAGS = re.compile(r">[^<]+<")
_ENTITY_OR_DIGIT = re.compile(r"&#?\w+;|[0-9]")
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@register.simple_block_tag
def digits(content: str, thai: bool) -> str:
    """Write the digits of the text inside as Thai ones if asked to; tags stay as they are."""
    if not thai:
        return content
    # Rendered and escaped already: nothing but digits changes.
    return mark_safe(_BETWEEN_TAGS.sub(lambda text: in_thai_digits(text[0]), content))  # noqa: S308


def in_thai_digits(text: str) -> str:
    """Write the digits of a text as Thai ones; what names a character by number stays."""
    return _ENTITY_OR_DIGIT.sub(
        lambda found: found[0] if found[0][0] == "&" else found[0].translate(_THAI_DIGITS), text
    )
