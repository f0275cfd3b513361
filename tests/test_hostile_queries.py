"""Every page with parameters that nobody would send in good faith: never a server error.

The names come from the pages' own forms and links, from the code of the views, and from nowhere.
It is asked by a superuser with a personnel file who owns the things of this world, so that every
page goes its whole way.
"""

import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from personnel.models import RosterFile
from tests.test_access_matrix import MATRIX
from tests.world import World, build_world
from training.models import Activity

PROJECT = Path(__file__).parents[1]
APPS = ("personnel", "competencies", "training", "reports", "skillsportal")
# As they stand in an address.
NASTY = (
    "%00", "1" + "0" * 30, "-1", quote("๑๒"), quote("' OR 1=1 --"), "%FF%FE", "%ED%A0%80",
    quote("\u200b\u202e<b>{{x}}%s"), "NaN", "1e999", quote("ก" * 3000), "2569-13-45",
    "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
UNKNOWN = "nobody_knows_this"
TURNS = 3
READ = re.compile(r"""GET(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']""")
NAMED = re.compile(r'<(?:input|select|textarea)[^>]*\sname="([^"]+)"')
LINKED = re.compile(r'href="([^"]*\?[^"]+)"')


def read_by_views() -> set[str]:
    """The names that the code itself asks the query for."""
    sources = (path for app in APPS for path in (PROJECT / app).rglob("*.py"))
    return {name for path in sources for name in READ.findall(path.read_text())}


def known_to(page: str, address: str) -> set[str]:
    """The names of the page's forms that are sent by GET, and of its links to itself."""
    forms = [form for form in re.findall(r"<form.*?</form>", page, re.S) if not is_post(form)]
    links = (urlsplit(link.replace("&amp;", "&")) for link in LINKED.findall(page))
    own = (link.query for link in links if link.path in ("", address))
    linked = {name for query in own for name, _value in parse_qsl(query)}
    return {name for form in forms for name in NAMED.findall(form)} | linked


def is_post(form: str) -> bool:
    return re.match(r'<form[^>]*method="post"', form, re.I) is not None


def queries(own: set[str], common: set[str]) -> Iterator[str]:
    """Each name of the page with each value, once and several times; then all names together."""
    for name in sorted(own):
        yield from (f"{name}={value}" for value in NASTY)
        yield f"{name}=1&{name}={NASTY[1]}&{name}=%FF"
        yield f"{name}[]=1&{name}"
    names = sorted(own | common | {UNKNOWN})
    for turn in range(TURNS):
        values = zip(names, cycle(NASTY[turn::TURNS]), strict=False)
        yield "&".join(f"{name}={value}" for name, value in values)


@pytest.fixture
def world(db: None, settings: object, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    world = build_world()
    user = world.users["teacher"]
    user.is_superuser = user.is_staff = True
    user.save()
    Activity.objects.update(organiser=user)
    RosterFile.objects.update(requested_by=user)
    return world


def test_no_query_breaks_a_page(world: World) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.users["teacher"])
    common, broken, asked = read_by_views(), [], 0

    def status(url: str) -> tuple[int, str]:
        with transaction.atomic():
            answer = client.get(url)
            transaction.set_rollback(True)
        is_page = not answer.streaming and "html" in answer.get("Content-Type", "")
        return answer.status_code, answer.text if is_page else ""

    for name in [name for name, (way, _answers) in MATRIX.items() if way == "get"]:
        address = world.address(name)
        own = known_to(status(address)[1], address)
        for query in queries(own, common):
            asked += 1
            if status(f"{address}?{query}")[0] >= 500:
                broken.append(f"{name}?{query[:80]}")
    assert (broken, asked > 500) == ([], True), asked
