"""Starts the real PostgreSQL and Redis of a test run, before Django's settings are read.

Set DATABASE_URL or REDIS_URL to test on servers of your own. With pytest-xdist the first process
starts the servers; its workers inherit the addresses.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from skillsportal.celery import app
from skillsportal.processes import PROJECT, Program, Programs, last_lines
from skillsportal.services import private_servers, remove_data
from skillsportal.stack import CELERY, compile_translations, environment

OWN_SERVERS = {name: os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL")}
DEMO_SECONDS = 600
HASHED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Run before every other plugin of this hook: pytest-django reads the settings in it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["REDIS_URL"] = _database_of(worker, os.environ["REDIS_URL"])
    else:
        running = contextlib.ExitStack()
        early_config.add_cleanup(running.close)
        _start_servers(running)
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """Load the browser's fixtures last: they replace one of pytest-playwright."""
    config.pluginmanager.import_plugin("tests.browser")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Collect the static files once, not compressed: pages name them by their hashed names."""
    if not hasattr(session.config, "workerinput"):
        with override_settings(STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": HASHED}}):
            call_command("collectstatic", interactive=False, verbosity=0)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Fail a test that skips itself: a missing browser or server must not pass unnoticed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"A test may not be skipped: {report.longrepr[-1]}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Iterator[None]:
    """Fail a file that skips itself."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"A test file may not be skipped: {report.longrepr[-1]}"
    return report


@pytest.fixture(scope="session")
def demo_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict]:
    """A whole demo as `make demo` runs it, on data of its own: url, pid, pids and home."""
    home = tmp_path_factory.mktemp("demo") / "with a space"
    log = home.with_name("demo.log")
    env = {**os.environ, **{name: value or "" for name, value in OWN_SERVERS.items()}}
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        env.pop(name)
    command = [sys.executable, "-m", "skillsportal.stack", "demo", "--home", str(home)]
    with log.open("wb") as output:
        demo = subprocess.Popen(command, cwd=PROJECT, env=env, stdout=output, stderr=output)
    try:
        yield _state_of(demo, home / "stack.json", log) | {"home": home}
    finally:
        demo.terminate()
        demo.wait(timeout=30)
        remove_data(home)


@pytest.fixture
def start_worker(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Starts real Celery workers on the test's own database; `env` adds to their environment."""
    app.control.purge()
    name = connection.settings_dict["NAME"]
    database_url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    command = [*CELERY, "worker", "--concurrency=1", "-l", "INFO"]
    with Programs(tmp_path / "log", stop_within=2) as programs:
        yield lambda **env: programs.start(
            "worker", command, env={**os.environ, "DATABASE_URL": database_url, **env}
        )


@pytest.fixture
def worker(start_worker: Callable[..., Program]) -> Program:
    """One such worker; `worker.kill_group()` kills it as the kernel would."""
    return start_worker()


def _start_servers(running: contextlib.ExitStack) -> None:
    home = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="portal-tests-")))
    running.callback(remove_data, home)
    servers = running.enter_context(private_servers(home, durable=False))
    os.environ.update(environment(home, servers) | {"DEBUG": "false"})
    compile_translations()


def _database_of(worker: str, redis_url: str) -> str:
    """Give worker gw0 the Redis database after the one in `redis_url`, gw1 the next."""
    address = urlsplit(redis_url)
    number = int(address.path.strip("/") or 0) + 1 + int(worker.removeprefix("gw"))
    return address._replace(path=f"/{number}").geturl()


def _state_of(demo: subprocess.Popen, path: Path, log: Path) -> dict:
    """Wait for the demo's stack.json and return it."""
    deadline = time.monotonic() + DEMO_SECONDS
    while demo.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError):
            return json.loads(path.read_text())
        time.sleep(0.2)
    raise RuntimeError(f"The demo did not start:\n{last_lines(log)}")
