import pytest
from cryptography.exceptions import InvalidTag
from pytest_django import Settings

from personnel import citizen_id

NUMBER = "1101700230708"


def test_encrypted_number_comes_back() -> None:
    assert citizen_id.decrypt(citizen_id.encrypt(NUMBER)) == NUMBER


def test_ciphertext_never_repeats_nor_shows_the_number() -> None:
    first, second = citizen_id.encrypt(NUMBER), citizen_id.encrypt(NUMBER)
    assert first != second
    assert NUMBER.encode() not in first


def test_wrong_key_is_an_error_not_garbage(settings: Settings) -> None:
    cipher = citizen_id.encrypt(NUMBER)
    settings.CITIZEN_ID_KEY = b"x" * 32
    with pytest.raises(InvalidTag):
        citizen_id.decrypt(cipher)


def test_keyed_hash_depends_on_the_key(settings: Settings) -> None:
    before = citizen_id.keyed_hash(NUMBER)
    assert before == citizen_id.keyed_hash(NUMBER)
    settings.CITIZEN_ID_KEY = b"x" * 32
    assert citizen_id.keyed_hash(NUMBER) != before


def test_mask_keeps_three_digits() -> None:
    assert citizen_id.masked(NUMBER) == "x-xxxx-xxxxx-70-8"
