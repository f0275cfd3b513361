"""`make demo` runs the whole portal and leaves nothing behind; no demo data is filled here."""

import gettext
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from skillsportal.processes import PROJECT
from skillsportal.services import Servers, remove_data
from skillsportal.stack import compile_translations, environment
from tests.processes import all_end, descendants_of

STACK = [sys.executable, "-m", "skillsportal.stack"]
CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

msgid "Home"
msgstr "หน้าหลัก"

msgid "%(n)s record"
msgid_plural "%(n)s records"
msgstr[0] "%(n)s รายการ"
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen, Path]]:
    home = tmp_path_factory.mktemp("stack") / "home"
    env = os.environ | {"DATABASE_URL": "", "REDIS_URL": ""}
    command = [*STACK, "demo", "--no-fill", "--home", home]
    with subprocess.Popen(command, cwd=PROJECT, env=env) as process:
        while process.poll() is None and not (home / "stack.json").exists():
            time.sleep(0.1)
        yield process, home
        process.terminate()
    remove_data(home)


def stack(*arguments: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run([*STACK, *arguments], cwd=PROJECT, capture_output=True, text=True)


def test_demo_answers_at_the_address_that_it_names(demo: tuple[subprocess.Popen, Path]) -> None:
    address = urlsplit(json.loads((demo[1] / "stack.json").read_text())["url"]).netloc
    connection = http.client.HTTPConnection(address)
    connection.request("GET", "/")
    assert connection.getresponse().status in (200, 302)


def test_a_second_demo_and_a_reset_refuse_while_one_runs(
    demo: tuple[subprocess.Popen, Path],
) -> None:
    process, home = demo
    for command in (["demo", "--no-fill"], ["reset"]):
        refused = stack(*command, "--home", home)
        assert refused.returncode == 1
        assert f"process {process.pid}" in refused.stdout


def test_a_command_runs_on_the_servers_of_the_running_demo(
    demo: tuple[subprocess.Popen, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    done = stack("run", "--home", demo[1], "--", "sh", "-c", "echo $DATABASE_URL; exit 7")
    assert done.returncode == 7
    assert done.stdout.strip() == json.loads((demo[1] / "servers.json").read_text())["DATABASE_URL"]


def test_demo_stops_every_process_within_ten_seconds_and_reset_removes_its_data(
    demo: tuple[subprocess.Popen, Path],
) -> None:
    process, home = demo
    started = descendants_of(process.pid)
    assert len(started) > 12  # two servers, web, worker and beat, each with its children
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 0
    assert all_end(started, within=0.5)
    assert not (home / "stack.json").exists()
    assert stack("reset", "--home", home).returncode == 0
    assert not home.exists()


def test_a_directory_with_other_files_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    refused = stack("demo", "--home", tmp_path)
    assert refused.returncode == 2
    assert "holds other files" in refused.stderr


def test_secrets_are_made_once_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    servers = Servers("postgres://own/portal", "redis://own/0", None)
    first = environment(tmp_path, servers)["SECRET_KEY"]
    assert environment(tmp_path, servers)["SECRET_KEY"] == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_translations_are_compiled_when_the_text_is_newer(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "th" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    for thai in ("หน้าหลัก", "หน้าแรก"):
        source.write_text(CATALOGUE.replace("หน้าหลัก", thai))
        os.utime(source, (time.time() + 5, time.time() + 5))
        compile_translations(tmp_path)
        with source.with_suffix(".mo").open("rb") as compiled:
            catalogue = gettext.GNUTranslations(compiled)
        assert catalogue.gettext("Home") == thai
        assert catalogue.ngettext("%(n)s record", "%(n)s records", 3) == "%(n)s รายการ"


def test_translations_that_are_up_to_date_are_left_alone(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "th" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    source.with_suffix(".mo").write_text("newer")
    os.utime(source, (0, 0))
    compile_translations(tmp_path)
    assert source.with_suffix(".mo").read_text() == "newer"
