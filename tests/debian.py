"""Debian's packages for whoever runs the tests: as root, or with a sudo that asks no password."""

import os
import shutil
import subprocess
import sys

OPTIONS = ("--yes", "--quiet", "--no-install-recommends")


def may_install() -> bool:
    """Tell whether packages can be installed here without asking anybody."""
    return bool(shutil.which("apt-get")) and (not _sudo() or succeeds(["sudo", "-n", "true"]))


def install(*packages: str) -> bool:
    """Install the packages; false, with apt's own words on the screen, where that failed."""
    succeeds([*_sudo(), "apt-get", "update", "--quiet"])
    return succeeds([*_sudo(), "apt-get", "install", *OPTIONS, *packages])


def succeeds(command: list[str]) -> bool:
    """Run a command, its output shown only when it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return False
    if done.returncode and command[-1] != "true":
        say(done.stdout + done.stderr)
    return done.returncode == 0


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _sudo() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "-n"]
