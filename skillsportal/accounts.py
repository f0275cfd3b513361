"""Accounts are invited from the personnel file; nobody signs up by themselves."""

import base64
import hmac

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class InvitedOnlyAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SealedSecretsAdapter(DefaultMFAAdapter):
    """The secrets of second factors lie encrypted in the database, as citizen IDs do."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text).decode()


def _seal() -> Fernet:
    key = hmac.digest(settings.CITIZEN_ID_KEY, b"second factor", "sha256")
    return Fernet(base64.urlsafe_b64encode(key))
