"""The dated address by which people sign themselves in to an activity, and its QR code.

It holds the number of the activity and a moment, signed: nothing of any person, and no secret that
would open anything else.
"""

from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from training.models import Activity

# What the screen shows is changed long before; a telephone needs time to sign in to the portal.
SCREEN_LASTS = timedelta(minutes=15)
_SIGNER = Signer(salt="training.sign_in")


class Refused(Exception):
    """An address that was made up, or whose time is over."""


def screen_token(activity: Activity, at: datetime) -> str:
    """Return the token for a screen, which is shown a new one again and again."""
    return _token(activity, min(at + SCREEN_LASTS, activity.closes_at))


def poster_token(activity: Activity) -> str:
    """Return the token for a sheet of paper; good until the activity's last day is over."""
    return _token(activity, activity.closes_at)


def activity_of(token: str, at: datetime) -> int:
    """Return the activity (id) whose address this is. Raises `Refused`."""
    try:
        number, until = _SIGNER.unsign(token).split(".")
    except (BadSignature, ValueError) as made_up:
        raise Refused from made_up
    if at >= datetime.fromtimestamp(int(until), UTC):
        raise Refused
    return int(number)


def qr_code(text: str) -> tuple[int, str]:
    """Return the width in modules of a QR code, and the path of an SVG that draws it."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return len(rows), path


def _token(activity: Activity, until: datetime) -> str:
    return _SIGNER.sign(f"{activity.pk}.{int(until.timestamp())}")
