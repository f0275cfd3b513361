"""The report pack of the whole tree, written by a worker in a process of its own."""

from bench import worker
from bench.dashboard import signed_in
from bench.figures import Quantity
from personnel.models import Unit, User
from reports.actions import request_report_file
from reports.models import Snapshot


def measure(staff: int, rows: int) -> list[Quantity]:
    """Write the workbook of the snapshot that was published before."""
    signed_in()
    report = request_report_file(
        snapshot=Snapshot.objects.published().latest("published_at"),
        unit=Unit.objects.get(depth=1),
        language="th",
        by=User.objects.get(email="dashboard@example.org"),
    )
    work = worker.work(report.pk, worker.REPORT)
    report.refresh_from_db()
    if not report.file:
        raise RuntimeError(f"The report was not written: {report.state} {report.reason}")
    size = f"{report.file.size / 1e6:.1f} MB, {work.megabytes:.0f} MB of memory"
    return [
        Quantity(
            f"report pack, {staff:,} staff", f"{work.seconds:.1f} s", size, "< 300 s, < 400 MB"
        )
    ]
