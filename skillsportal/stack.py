"""Runs the whole portal on this machine: servers, web, worker and beat. See `make demo`.

python -m skillsportal.stack demo      start everything, stop it again at Ctrl-C
python -m skillsportal.stack run -- …  run one command with the servers up
python -m skillsportal.stack reset     remove the demo's data
"""

import argparse
import base64
import contextlib
import http.client
import json
import os
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from skillsportal.processes import PROJECT, Program, ProgramFailed, Programs
from skillsportal.services import (
    Servers,
    only_one,
    private_servers,
    remove_data,
    write_private,
)

USUAL_PORT = 8000
STOP_SECONDS = 6
START_SECONDS = 60
WATCH_MILLISECONDS = 300
ASKS_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MANAGE = (sys.executable, "manage.py")
CELERY = (sys.executable, "-m", "celery", "-A", "skillsportal")


class Stopped(BaseException):
    """The user or the system asked this process to stop."""


def main() -> int:
    """Run the command line; return the exit code."""
    arguments = _arguments()
    try:
        code: int = arguments.command(arguments.home, arguments)
    except Stopped:
        return 0
    except ProgramFailed as error:
        say(f"\n{error}")
        return 1
    except PermissionError as error:
        say(f"\n{error.filename} belongs to another user: remove it as that user, then try again.")
        return 1
    return code


def say(text: str) -> None:
    """Tell the user, unless the terminal is gone."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


# --- commands ------------------------------------------------------------------------------------
def demo(home: Path, arguments: argparse.Namespace) -> int:
    """Start the portal, fill the demo, and keep everything running until asked to stop."""
    home.mkdir(parents=True, exist_ok=True)
    _stop_when_asked()
    with only_one(home / "stack.lock") as first:
        if not first:
            raise ProgramFailed(f"The demo is already running{_where(home)}.")
        (home / "stack.json").unlink(missing_ok=True)
        with _listener(arguments.port) as listener:
            say("Starting PostgreSQL and Redis …")
            with private_servers(home, durable=True) as servers:
                _run_portal(home, servers, listener, fill=arguments.fill)
    return 0


def run(home: Path, arguments: argparse.Namespace) -> int:
    """Run one command with the servers up; return its exit code."""
    _stop_when_asked()
    with private_servers(home, durable=True) as servers:
        # Ctrl-C reaches the command by itself, and only the command decides what it means.
        signal.signal(signal.SIGINT, _do_nothing)
        env = environment(home, servers)
        return subprocess.run(arguments.words, env=env, check=False).returncode  # noqa: S603


def reset(home: Path, arguments: argparse.Namespace) -> int:
    """Remove what `demo` made in `home`, unless it is running."""
    if not (home / "servers.lock").exists():
        say(f"Nothing to remove in {home}.")
        return 0
    with only_one(home / "stack.lock") as stack, only_one(home / "servers.lock") as servers:
        if not (stack and servers):
            raise ProgramFailed(f"The demo is running{_where(home)}. Stop it first (Ctrl-C there).")
        for lock in home.rglob("servers.lock"):
            remove_data(lock.parent)
        shutil.rmtree(home)
    say(f"Removed {home}.")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m skillsportal.stack", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for command in (demo, run, reset):
        sub = commands.add_parser(command.__name__, help=command.__doc__)
        sub.add_argument("--home", type=_home, default=PROJECT / "var", help="data, logs, secrets")
        sub.set_defaults(command=command)
        if command is demo:
            sub.add_argument("--port", type=int, default=0, help=f"default {USUAL_PORT}, if free")
            sub.add_argument("--no-fill", dest="fill", action="store_false")
        if command is run:
            sub.add_argument("words", nargs="+", metavar="COMMAND")
    return parser.parse_args()


def _home(text: str) -> Path:
    """Refuse a directory with other files in it: `reset` removes it whole."""
    home = Path(text).absolute()
    if home.is_dir() and any(home.iterdir()) and not (home / "servers.lock").exists():
        raise argparse.ArgumentTypeError(f"{home} holds other files; name an empty directory.")
    return home


# --- what every process needs --------------------------------------------------------------------
def environment(home: Path, servers: Servers) -> dict[str, str]:
    """Return the environment of the portal's processes; variables already set stay as they are."""
    ours = {
        "MEDIA_ROOT": str(home / "media"),
        "STATIC_ROOT": str(home / "static"),
        "PYTHONUNBUFFERED": "1",
        **_secrets(home),
    }
    addresses = {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
    return {**ours, **os.environ, **addresses, "DJANGO_SETTINGS_MODULE": "skillsportal.settings"}


def _secrets(home: Path) -> dict[str, str]:
    """Return the secrets kept in `home`, made at first use."""
    path = home / "secrets.json"
    if not path.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        made = {"SECRET_KEY": secrets.token_urlsafe(48), "CITIZEN_ID_KEY": key}
        write_private(path, json.dumps(made))
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def compile_translations(root: Path = PROJECT) -> None:
    """Write the .mo file beside every .po file that is newer."""
    for source in root.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        unfinished = target.with_suffix(f".{os.getpid()}")
        with source.open("rb") as text, unfinished.open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3]))
        unfinished.replace(target)


# --- the portal ----------------------------------------------------------------------------------
def _run_portal(home: Path, servers: Servers, listener: socket.socket, *, fill: bool) -> None:
    """Prepare the data, start web, worker and beat, and watch them until one ends."""
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    env = {"PUBLIC_URL": url, **environment(home, servers)}
    with Programs(home / "log", stop_within=STOP_SECONDS) as programs:
        try:
            _prepare(programs, env)
            programs.start("worker", [*CELERY, "worker", "--concurrency=2", "-l", "INFO"], env=env)
            if fill:
                _fill(programs, env)
            _start_beat(programs, home, env)
            _start_web(programs, listener, env)
            _wait_for_home_page(programs, url)
            _write_state(home, url, [*servers.programs.running, *programs.running])
            say(f"\nThe portal is ready: {url}\nLogs: {home / 'log'}\nStop: Ctrl-C")
            _watch(servers.programs, programs)
        finally:
            _ignore_signals()
            (home / "stack.json").unlink(missing_ok=True)
            say("Stopping …")


def _prepare(programs: Programs, env: dict[str, str]) -> None:
    say("Preparing translations, tables and static files …")
    compile_translations()
    programs.run("migrate", [*MANAGE, "migrate", "--noinput"], env=env)
    if not _static_is_current(Path(env["STATIC_ROOT"])):
        programs.run("collectstatic", [*MANAGE, "collectstatic", "--noinput"], env=env)


def _static_is_current(collected: Path) -> bool:
    """Tell whether static files were collected after every change: compressing takes seconds."""
    manifest = collected / "staticfiles.json"
    sources = [PROJECT / "requirements.txt", *(PROJECT / "static").rglob("*")]
    last_change = max(source.stat().st_mtime for source in sources)
    return manifest.exists() and manifest.stat().st_mtime > last_change


def _fill(programs: Programs, env: dict[str, str]) -> None:
    say("Filling the demo (a minute or two the first time) …")
    programs.run("fill_demo", [*MANAGE, "fill_demo"], env=env, show=True)


def _start_beat(programs: Programs, home: Path, env: dict[str, str]) -> None:
    schedule = home / "beat-schedule"
    programs.start("beat", [*CELERY, "beat", "-l", "INFO", "-s", str(schedule)], env=env)


def _start_web(programs: Programs, listener: socket.socket, env: dict[str, str]) -> None:
    """Start gunicorn on the socket that is already bound: nobody can take its port meanwhile."""
    number = listener.fileno()
    options = ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    options += ["--bind", f"fd://{number}", "--graceful-timeout", "3"]
    # Without the query: what people search for is nobody's business.
    options += ["--no-control-socket", "--access-logfile", "-"]
    options += ["--access-logformat", '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms']
    command = [sys.executable, "-m", "gunicorn", *options, "skillsportal.wsgi"]
    programs.start("web", command, env=env, pass_fds=[number])


def _listener(port: int) -> socket.socket:
    """Return a socket bound to `port`; for 0 to the usual port, or when taken to any free one."""
    for candidate in (port,) if port else (USUAL_PORT, 0):
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", candidate))
    raise ProgramFailed(f"Port {port} is taken. Leave --port out to use a free one.")


def _wait_for_home_page(programs: Programs, url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(url.removeprefix("http://")):
        programs.check()
        if time.monotonic() > deadline:
            raise ProgramFailed(f"The home page does not answer. See {programs.logs / 'web.log'}.")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    """Tell whether the home page answers without a server error."""
    with contextlib.closing(http.client.HTTPConnection(address, timeout=10)) as connection:
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False


def _write_state(home: Path, url: str, programs: list[Program]) -> None:
    """Write stack.json: where the portal is, and the process number of every program."""
    pids = {program.name: program.process.pid for program in programs}
    write_private(home / "stack.json", json.dumps({"url": url, "pid": os.getpid(), "pids": pids}))


def _where(home: Path) -> str:
    with contextlib.suppress(FileNotFoundError):
        state = json.loads((home / "stack.json").read_text())
        return f" at {state['url']} (process {state['pid']})"
    return ""


def _watch(*groups: Programs) -> None:
    """Watch until a program ends (ProgramFailed) or the terminal is gone (Stopped).

    A closed terminal sends SIGHUP only to its first process, which may be make, and that waits.
    """
    terminal = select.poll()
    if sys.stdout.isatty():
        terminal.register(sys.stdout, 0)
    while not terminal.poll(WATCH_MILLISECONDS):
        for programs in groups:
            programs.check()
    raise Stopped


def _stop_when_asked() -> None:
    """Turn the first Ctrl-C, SIGTERM or closed terminal into Stopped, and ignore further ones."""

    def stop(number: int, frame: FrameType | None) -> None:
        _ignore_signals()
        raise Stopped

    for asked in ASKS_TO_STOP:
        if asked != signal.SIGHUP or signal.getsignal(asked) != signal.SIG_IGN:  # not under nohup
            signal.signal(asked, stop)


def _ignore_signals() -> None:
    for asked in ASKS_TO_STOP:
        signal.signal(asked, _do_nothing)


def _do_nothing(number: int, frame: FrameType | None) -> None:
    """Handle a signal by going on; unlike SIG_IGN it is not inherited by a started program."""


if __name__ == "__main__":
    sys.exit(main())
