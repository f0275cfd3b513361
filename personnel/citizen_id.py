"""The 13-digit citizen ID: encrypted at rest, matched by a keyed hash, masked on screen."""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12


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
