"""What the templates of `templates/rows/` may call, beside the values that they are given."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from jinja2 import Environment, StrictUndefined

from personnel.templatetags.thai import be_date


def environment(**options: Any) -> Environment:
    """Return the Jinja2 environment; a name that nobody gave is an error."""
    found = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=options["loader"],
        auto_reload=options["auto_reload"],
    )
    found.globals |= {"_": gettext, "url": _url, "static": static}
    found.filters |= {"be_date": be_date, "grouped": grouped}
    return found


def grouped(number: Any) -> str:
    """1,234; what stands for a number that is not told stays as it is."""
    return f"{number:,}" if isinstance(number, int) else str(number)


def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)
