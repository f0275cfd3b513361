from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import InvalidToken

from tests.personnel.factories import make_user

SECRET = "JBSWY3DPEHPK3PXP"


def test_second_factor_lies_encrypted_in_the_database(db: None) -> None:
    TOTP.activate(make_user(), SECRET)
    stored = Authenticator.objects.values_list("data", flat=True).get()
    assert SECRET not in str(stored)
    assert get_adapter().decrypt(stored["secret"]) == SECRET


def test_second_factor_does_not_open_under_another_key(settings: Any) -> None:
    sealed = get_adapter().encrypt(SECRET)
    settings.CITIZEN_ID_KEY = b"another key of thirty-two bytes!"
    with pytest.raises(InvalidToken):
        get_adapter().decrypt(sealed)
