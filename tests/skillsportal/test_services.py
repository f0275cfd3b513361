"""The private servers start, survive accidents and leave nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing

import psycopg2
import pytest
import redis

from skillsportal import services
from skillsportal.processes import PROJECT, ProgramFailed, Programs
from skillsportal.services import only_one, private_servers, remove_data
from tests.processes import all_end, descendants_of

SERVE = """
import sys, time, pathlib
from skillsportal.services import private_servers
with private_servers(pathlib.Path(sys.argv[1]), durable=False) as servers:
    print(*(program.process.pid for program in servers.programs.running), flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def no_other_servers(monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")


@pytest.fixture
def home(tmp_path):
    yield tmp_path / "a home with a space"
    remove_data(tmp_path / "a home with a space")


def query(servers, statement):
    with closing(psycopg2.connect(servers.database_url)) as link, link.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else link.commit()


def test_both_servers_answer_and_keep_thai_text(home):
    with private_servers(home, durable=True) as servers:
        assert query(servers, "SHOW server_encoding") == "UTF8"
        assert query(servers, "SELECT length('ครูชำนาญการ')") == 11
        assert query(servers, "SHOW fsync") == "on"
        with closing(redis.Redis.from_url(servers.redis_url)) as link:
            assert link.ping()


def test_servers_listen_on_this_machine_only_and_want_a_password(home):
    with private_servers(home, durable=False) as servers:
        assert query(servers, "SHOW listen_addresses") == "127.0.0.1"
        assert query(servers, "SHOW unix_socket_directories") == ""
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(servers.database_url, password="another")
        nameless = "redis://" + servers.redis_url.split("@")[1]
        with (
            closing(redis.Redis.from_url(nameless)) as link,
            pytest.raises(redis.AuthenticationError),
        ):
            link.ping()


def test_secrets_are_readable_by_their_owner_only(home):
    with private_servers(home, durable=False):
        places = [home, services.place_elsewhere(home)]
        secret = [path for place in places for path in place.glob("postgres.password")]
        assert len(secret) == 1
        for path in (*secret, home / "servers.json"):
            assert path.stat().st_mode & 0o777 == 0o600


def test_servers_leave_no_process_behind(home):
    with private_servers(home, durable=False) as servers:
        leaders = [program.process.pid for program in servers.programs.running]
        started = leaders + [child for pid in leaders for child in descendants_of(pid)]
        assert len(started) > 5  # PostgreSQL alone has half a dozen
    assert all_end(started, within=0.5)


def test_servers_end_when_their_starter_is_killed(home):
    starter = subprocess.Popen(
        [sys.executable, "-c", SERVE, home], stdout=subprocess.PIPE, cwd=PROJECT
    )
    pids = starter.stdout.readline().split()
    starter.kill()
    starter.communicate()
    assert len(pids) == 2
    assert all_end([int(pid) for pid in pids], within=5)


def test_data_outlives_a_killed_postgres(home):
    with private_servers(home, durable=True) as servers:
        query(servers, "CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(servers.programs.running[0].process.pid, signal.SIGKILL)
    with private_servers(home, durable=True) as servers:
        assert query(servers, "SELECT number FROM kept") == 7


def test_pid_file_of_a_process_that_is_no_postgres_is_ignored(home):
    with private_servers(home, durable=False):
        data = next(p for p in (home, services.place_elsewhere(home)) if (p / "postgres").exists())
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data / 'postgres'}\n")
    with private_servers(home, durable=False) as servers:
        assert query(servers, "SELECT 1") == 1


def test_a_port_that_is_taken_meanwhile_is_replaced(home, monkeypatch):
    free_port = services.free_port
    with socket.create_server(("127.0.0.1", 0)) as taken:
        offers = [taken.getsockname()[1]]
        monkeypatch.setattr(services, "free_port", lambda: offers.pop() if offers else free_port())
        with private_servers(home, durable=False) as servers:
            assert offers == []
            assert query(servers, "SELECT 1") == 1


def test_a_second_user_of_the_same_home_gets_the_running_servers(home):
    with private_servers(home, durable=False) as first:
        with private_servers(home, durable=False) as second:
            assert second.database_url == first.database_url
            assert second.programs.running == []
        assert query(first, "SELECT 1") == 1


def test_own_servers_are_used_when_their_addresses_are_set(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://own/portal")
    monkeypatch.setenv("REDIS_URL", "redis://own/0")
    with private_servers(home, durable=False) as servers:
        assert servers.database_url == "postgres://own/portal"
        assert servers.programs.running == []
    assert not (home / "postgres").exists()


def test_a_path_too_long_for_postgres_moves_its_data_elsewhere(home, monkeypatch):
    monkeypatch.setattr(services, "LONGEST_PATH", 10)
    with private_servers(home, durable=False) as servers:
        assert query(servers, "SELECT 1") == 1
    assert not (home / "postgres").exists()
    remove_data(home)
    assert not services.place_elsewhere(home).exists()


def test_a_lock_is_free_again_after_its_holder(tmp_path):
    with only_one(tmp_path / "lock") as first, only_one(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with only_one(tmp_path / "lock") as again:
        assert again


def test_a_program_that_ends_is_reported_with_its_last_lines(tmp_path):
    with Programs(tmp_path, stop_within=1) as programs:
        programs.start("oven", ["sh", "-c", "echo too hot; exit 3"])
        assert all_end([programs.running[0].process.pid], within=5)
        with pytest.raises(ProgramFailed, match=r"(?s)oven ended with exit code 3.*too hot"):
            programs.check()


def test_stopping_ends_a_deaf_program_and_its_children(tmp_path):
    with Programs(tmp_path, stop_within=0.3) as programs:
        program = programs.start("deaf", ["sh", "-c", "trap '' TERM; sleep 60 & wait; sleep 60"])
        while not (children := descendants_of(program.process.pid)):
            time.sleep(0.02)
    assert all_end([program.process.pid, *children], within=1)
