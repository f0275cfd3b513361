"""The 13-digit citizen ID: encrypted at rest, matched by a keyed hash, masked on screen.

People type it into any column of a roster, so it is also found, and hidden, in other text.
"""

import hashlib
import hmac
import os
import re
from functools import lru_cache
from operator import mul

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from personnel.text import ascii_digits

_NONCE_BYTES = 12
_WEIGHTS = range(13, 1, -1)

# What is typed between the digits, whatever the keyboard makes of a dash.
_BETWEEN = r"[\s'’`._/\-\u2010-\u2015\u2212]"
_SEPARATORS = re.compile(f"{_BETWEEN}+")
_NUMBER = re.compile(r"[1-8][0-9]{12}")
_WRITTEN = re.compile(
    rf"(?<![0-9])[1-8]{_BETWEEN}*[0-9]{{4}}{_BETWEEN}*[0-9]{{5}}{_BETWEEN}*[0-9]{{2}}{_BETWEEN}*[0-9]"
    r"(?![0-9])"
)
_LONG_NUMBER = re.compile(rf"\d(?:{_BETWEEN}*+\d){{9,}}")
_THIRTEEN = re.compile(rf"\d(?:{_BETWEEN}*+\d){{12}}")
_ALL_BUT_THREE = re.compile(r"\d(?=(?:\D*\d){3})")


def encrypt(citizen_id: str) -> bytes:
    """Return nonce + AES-GCM ciphertext of a 13-digit ID."""
    return _sealed(_cipher(settings.CITIZEN_ID_KEY, b"encrypt"), citizen_id.encode())


def decrypt(cipher: bytes | memoryview) -> str:
    """Return the ID; raises `cryptography.exceptions.InvalidTag` under a wrong key."""
    return _opened(_cipher(settings.CITIZEN_ID_KEY, b"encrypt"), cipher).decode()


def seal(content: bytes) -> bytes:
    """Return nonce + AES-GCM ciphertext of something that IDs may stand in, by a key of its own."""
    return _sealed(_cipher(settings.CITIZEN_ID_KEY, b"seal"), content)


def unseal(cipher: bytes | memoryview) -> bytes:
    """Return what was sealed; raises `cryptography.exceptions.InvalidTag` under a wrong key."""
    return _opened(_cipher(settings.CITIZEN_ID_KEY, b"seal"), cipher)


def keyed_hash(citizen_id: str) -> str:
    """Return the hex HMAC-SHA256 by which IDs are matched; it cannot be turned back."""
    keyed = _matcher(settings.CITIZEN_ID_KEY).copy()
    keyed.update(citizen_id.encode())
    return keyed.hexdigest()


def _sealed(cipher: AESGCM, content: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, content, None)


def _opened(cipher: AESGCM, content: bytes | memoryview) -> bytes:
    content = bytes(content)
    return cipher.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], None)


def _subkey(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, purpose, "sha256")


# Made once for a key: a roster needs them for every row.
@lru_cache(maxsize=8)
def _cipher(key: bytes, purpose: bytes) -> AESGCM:
    return AESGCM(_subkey(key, purpose))


@lru_cache(maxsize=8)
def _matcher(key: bytes) -> hmac.HMAC:
    return hmac.new(_subkey(key, b"match"), digestmod=hashlib.sha256)


def masked(citizen_id: str) -> str:
    """Return the ID with only its last three digits, for example `x-xxxx-xxxxx-12-3`."""
    return f"x-xxxx-xxxxx-{citizen_id[-3:-1]}-{citizen_id[-1:]}"


def is_valid(digits: str) -> bool:
    """Say whether these are thirteen digits that begin and end as an ID does."""
    return bool(_NUMBER.fullmatch(digits)) and check_digit(digits[:12]) == digits[-1]


def check_digit(digits: str) -> str:
    """Return the thirteenth digit that belongs to these twelve."""
    return str((11 - sum(map(mul, _WEIGHTS, map(int, digits))) % 11) % 10)


def without_separators(text: str) -> str:
    """Return text without the spaces, dashes and dots that part the digits of an ID."""
    return _SEPARATORS.sub("", text)


def holds_id(text: str) -> bool:
    """Say whether a valid ID stands in normalised text, by itself or among words."""
    if len(text) < 13 or not _THIRTEEN.search(text):
        return False
    text = ascii_digits(text)
    candidates = [text, *_WRITTEN.findall(text)]
    return any(is_valid(without_separators(candidate)) for candidate in candidates)


def without_ids(name: str) -> str:
    """Return the name of a file or a sheet, its long numbers masked where one is an ID."""
    return hide_numbers(name) if holds_id(name) else name


def hide_digits(text: str) -> str:
    """Mask all but the last three digits of a text that is a number."""
    return _ALL_BUT_THREE.sub("x", text)


def hide_numbers(text: str) -> str:
    """Mask all but the last three digits of the numbers in a text that may be IDs."""
    return _LONG_NUMBER.sub(lambda found: hide_digits(found[0]), text)
