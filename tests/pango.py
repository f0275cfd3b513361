"""Pango, which makes the PDF files, and the programs that read them again: finds or installs them.

`python -m tests.pango` does only that. Debian's packages are the same as in the Dockerfile.
"""

import shutil
import subprocess
import sys

from tests import debian

PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
READERS = "poppler-utils"
ADVICE = f"Install them as root: apt-get install {' '.join(PACKAGES)} {READERS}"


def is_here() -> bool:
    """Tell whether a new process can load Pango, and pdftotext and pdftoppm are there."""
    loads = [sys.executable, "-c", "import weasyprint"]
    can_load = subprocess.run(loads, capture_output=True).returncode == 0
    return can_load and all(map(shutil.which, ("pdftotext", "pdftoppm", "pdffonts")))


if __name__ == "__main__":
    if not is_here() and debian.may_install():
        debian.say("No Pango or no poppler found: installing Debian's packages …")
        debian.install(*PACKAGES, READERS)
    if not is_here():
        sys.exit(f"The tests of PDF files need Pango and poppler. {ADVICE}")
