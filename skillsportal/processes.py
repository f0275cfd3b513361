"""Programs that are started together and stopped together, and all that they started with them."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PROJECT = Path(__file__).resolve().parent.parent
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_LINES_SHOWN = 15


class ProgramFailed(Exception):
    """A program does not run as it should; the message says why, for the user."""


def last_lines(log: Path) -> str:
    """Return the end of a log, indented, to show below a message."""
    lines = log.read_text(errors="replace").splitlines()[-_LINES_SHOWN:] if log.exists() else []
    return "\n".join(f"    {line}" for line in lines)


def _end_with_parent(how: signal.Signals) -> None:
    """Ask the kernel for `how` when the parent dies, so that even its kill -9 leaves no orphan."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, how)


@dataclass(frozen=True)
class Program:
    """A started program, the leader of its own process group."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def failure(self) -> ProgramFailed:
        """Return what to tell the user about the end of this program."""
        code = self.process.returncode
        how = f"by signal {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        return ProgramFailed(f"{self.name} ended {how}. End of {self.log}:\n{last_lines(self.log)}")

    def ask_to_stop(self) -> None:
        if not self.has_ended():
            self.process.send_signal(self.stop_signal)

    def kill_group(self) -> None:
        """Kill what is left of the program and of the processes that it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Programs:
    """The programs of one `with` block; leaving the block stops all of them.

    Args:
        logs: directory that receives `<name>.log` of each program.
        stop_within: seconds from asking the programs to stop until they are killed.
    """

    def __init__(self, logs: Path, *, stop_within: float) -> None:
        self.logs = logs
        self.stop_within = stop_within
        self.running: list[Program] = []

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop(self.running)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path = PROJECT,
        account: pwd.struct_passwd | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        config: bytes = b"",
        pass_fds: Sequence[int] = (),
        show: bool = False,
    ) -> Program:
        """Start `command` in its own session, its output added to `<name>.log`.

        Args:
            account: the user to run as; None for the present one.
            config: what the program reads from its standard input.
            show: its standard output goes to the user instead of the log.
        """
        log = self.logs / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603  the project's own programs, no shell
                command,
                env=env,
                cwd=cwd,
                stdin=subprocess.PIPE,
                stdout=None if show else output,
                stderr=output,
                start_new_session=True,
                user=account and account.pw_uid,
                group=account and account.pw_gid,
                extra_groups=account and [],
                pass_fds=pass_fds,
                preexec_fn=lambda: _end_with_parent(stop_signal),
            )
        program = Program(name, process, log, stop_signal)
        self.running.append(program)
        _send(process, config)
        return program

    def run(self, name: str, command: Sequence[str | Path], **options: Any) -> None:
        """Run `command` to its end (`options` as in `start`).

        Raises:
            ProgramFailed: it ended with an error, or another program ended meanwhile.
        """
        (self.logs / f"{name}.log").unlink(missing_ok=True)
        program = self.start(name, command, **options)
        while not program.has_ended():
            self.check(but=program)
            time.sleep(0.05)
        self.running.remove(program)
        if program.process.returncode:
            raise program.failure()

    def check(self, but: Program | None = None) -> None:
        """Raise ProgramFailed when one of the programs, other than `but`, has ended."""
        for program in self.running:
            if program is not but and program.has_ended():
                raise program.failure()

    def stop(self, programs: Sequence[Program]) -> None:
        """Stop `programs`, politely first, and whatever they started."""
        for program in programs:
            program.ask_to_stop()
        deadline = time.monotonic() + self.stop_within
        while time.monotonic() < deadline and not all(p.has_ended() for p in programs):
            time.sleep(0.05)
        for program in programs:
            program.kill_group()
        self.running = [program for program in self.running if program not in programs]


def _send(process: subprocess.Popen[bytes], config: bytes) -> None:
    """Write `config` to the program's standard input and close it."""
    if process.stdin:
        with contextlib.suppress(BrokenPipeError), process.stdin as standard_input:
            standard_input.write(config)
