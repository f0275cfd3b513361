"""The 13-digit citizen ID: encrypted at rest, matched by a keyed hash, masked on screen.

People type it into any column of a roster, so it is also found, and hidden, in other text.
"""

import hashlib
import hmac
import os
import re

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from stdnum.th import pin

from personnel.text import ascii_digits

_NONCE_BYTES = 12

# What is typed between the digits, whatever the keyboard makes of a dash.
_BETWEEN = r"[\s'’`._/\-\u2010-\u2015\u2212]"
_SEPARATORS = re.compile(f"{_BETWEEN}+")
_NUMBER = re.compile(r"[1-8][0-9]{12}")
_WRITTEN = re.compile(
    rf"(?<![0-9])[1-8]{_BETWEEN}*[0-9]{{4}}{_BETWEEN}*[0-9]{{5}}{_BETWEEN}*[0-9]{{2}}{_BETWEEN}*[0-9]"
    r"(?![0-9])"
)
_LONG_NUMBER = re.compile(rf"\d(?:{_BETWEEN}*+\d){{9,}}")
_ALL_BUT_THREE = re.compile(r"\d(?=(?:\D*\d){3})")


def _subkey(purpose: bytes) -> bytes:
    return hmac.digest(settings.CITIZEN_ID_KEY, purpose, "sha256")


def encrypt(citizen_id: str) -> bytes:
    """Return nonce + AES-GCM ciphertext of a 13-digit ID."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_subkey(b"encrypt")).encrypt(nonce, citizen_id.encode(), None)


def decrypt(cipher: bytes | memoryview) -> str:
    """Return the ID; raises `cryptography.exceptions.InvalidTag` under a wrong key."""
    cipher = bytes(cipher)
    return (
        AESGCM(_subkey(b"encrypt"))
        .decrypt(cipher[:_NONCE_BYTES], cipher[_NONCE_BYTES:], None)
        .decode()
    )


def keyed_hash(citizen_id: str) -> str:
    """Return the hex HMAC-SHA256 by which IDs are matched; it cannot be turned back."""
    return hmac.new(_subkey(b"match"), citizen_id.encode(), hashlib.sha256).hexdigest()


def masked(citizen_id: str) -> str:
    """Return the ID with only its last three digits, for example `x-xxxx-xxxxx-12-3`."""
    return f"x-xxxx-xxxxx-{citizen_id[-3:-1]}-{citizen_id[-1:]}"


def is_valid(digits: str) -> bool:
    """Say whether these are thirteen digits that begin and end as an ID does."""
    return bool(_NUMBER.fullmatch(digits)) and pin.calc_check_digit(digits) == digits[-1]


def without_separators(text: str) -> str:
    """Return text without the spaces, dashes and dots that part the digits of an ID."""
    return _SEPARATORS.sub("", text)


def holds_id(text: str) -> bool:
    """Say whether a valid ID stands in normalised text, by itself or among words."""
    if len(text) < 13:
        return False
    text = ascii_digits(text)
    candidates = [text, *_WRITTEN.findall(text)]
    return any(is_valid(without_separators(candidate)) for candidate in candidates)


def hide_digits(text: str) -> str:
    """Mask all but the last three digits of a text that is a number."""
    return _ALL_BUT_THREE.sub("x", text)


def hide_numbers(text: str) -> str:
    """Mask all but the last three digits of the numbers in a text that may be IDs."""
    return _LONG_NUMBER.sub(lambda found: hide_digits(found[0]), text)
