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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (NUMBER, "xxxxxxxxxx708"),
        ("1-1017-00230-70-8", "x-xxxx-xxxxx-70-8"),
        ("1 - 1017 - 00230 - 70 - 8", "x - xxxx - xxxxx - 70 - 8"),
        ("1–1017–00230–70–8", "x–xxxx–xxxxx–70–8"),
        ("๑.๑๐๑๗.๐๐๒๓๐.๗๐.๘", "x.xxxx.xxxxx.๗๐.๘"),
        ("นาย ก 1 1017 00230 70 8 ครู", "นาย ก x xxxx xxxxx 70 8 ครู"),
        ("โทร 081", "โทร 081"),
        ("ปี 2569 เลขที่ 12345", "ปี 2569 เลขที่ 12345"),
    ],
)
def test_numbers_that_may_be_ids_are_hidden(text: str, shown: str) -> None:
    assert citizen_id.hide_numbers(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "1-1017-00230-70-8",
        "1 – 1017 – 00230 – 70 – 8",
        "๑๑๐๑๗๐๐๒๓๐๗๐๘",
        "110 170 0230 708",
        f"นายสมชาย ใจดี ({NUMBER})",
        f"{NUMBER}@example.ac.th",
        f"081-234-5678/{NUMBER}",
    ],
)
def test_id_is_found_however_it_is_written(text: str) -> None:
    assert citizen_id.holds_id(text)


@pytest.mark.parametrize(
    "text",
    ["1101700230709", f"{NUMBER}1", f"9{NUMBER}", "0812345678/0898765432", "2101700230707"[:12]],
)
def test_other_numbers_are_no_ids(text: str) -> None:
    assert not citizen_id.holds_id(text)
