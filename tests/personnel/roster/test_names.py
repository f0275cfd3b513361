"""Titles taken off names, and names parted."""

import pytest

from personnel.roster import names, prefixes


@pytest.mark.parametrize(
    ("text", "prefix", "rest"),
    [
        ("นายสมชาย ใจดี", "นาย", "สมชาย ใจดี"),
        ("นางสมศรี ใจดี", "นาง", "สมศรี ใจดี"),
        ("นางสาวอรุณี ทะนันชัย", "นางสาว", "อรุณี ทะนันชัย"),
        ("น.ส. มาลี ใจดี", "นางสาว", "มาลี ใจดี"),
        ("นส.มาลี ใจดี", "นางสาว", "มาลี ใจดี"),
        ("ว่าที่ ร.ต.สมชาย ใจดี", "ว่าที่ ร.ต.", "สมชาย ใจดี"),
        ("ว่าที่ ร.ต. (หญิง) มาลี ใจดี", "ว่าที่ ร.ต.หญิง", "มาลี ใจดี"),
        ("ว่าที่รต.สมชาย ใจดี", "ว่าที่ ร.ต.", "สมชาย ใจดี"),
        ("ว่าที่ร้อยตรีสมชาย ใจดี", "ว่าที่ร้อยตรี", "สมชาย ใจดี"),
        ("ดร.สมชาย ใจดี", "ดร.", "สมชาย ใจดี"),
        ("ผศ. ดร.สมชาย ใจดี", "ผศ.ดร.", "สมชาย ใจดี"),
        ("นาย ดร.สมชาย ใจดี", "นายดร.", "สมชาย ใจดี"),
        ("ม.ล.สมชาย ใจดี", "ม.ล.", "สมชาย ใจดี"),
        ("ส.อ.สมชาย ใจดี", "ส.อ.", "สมชาย ใจดี"),
        ("จ.ส.ต. สมชาย ใจดี", "จ.ส.ต.", "สมชาย ใจดี"),
        ("ร.ต.อ.หญิง มาลี ใจดี", "ร.ต.อ.หญิง", "มาลี ใจดี"),
        ("สิบเอกสมชาย ใจดี", "สิบเอก", "สมชาย ใจดี"),
        ("Mr.John Smith", "Mr.", "John Smith"),
        ("Miss Anna Lee", "Miss", "Anna Lee"),
        ("นายิกา แก้วใส", "", "นายิกา แก้วใส"),
        ("นางาม แก้วใส", "", "นางาม แก้วใส"),
        ("ดรุณี ใจดี", "", "ดรุณี ใจดี"),
        ("พลนครินทร์ สุขวรรณ", "", "พลนครินทร์ สุขวรรณ"),
        ("สิริ เอกชัย", "", "สิริ เอกชัย"),
        ("Missy Elliott", "", "Missy Elliott"),
        ("", "", ""),
    ],
)
def test_title_is_taken_off_the_name(text: str, prefix: str, rest: str) -> None:
    assert prefixes.split(text) == (prefix, rest)


@pytest.mark.parametrize(
    ("text", "is_title"), [("น.ส", True), ("ดร", True), ("ครู", False), ("", False)]
)
def test_title_alone_is_known(text: str, is_title: bool) -> None:
    assert prefixes.is_prefix(text) is is_title


def parted(**cells: str) -> tuple[str, str, str, list[str]]:
    name = names.part(dict.fromkeys(("prefix", "first_name", "last_name", "full_name"), "") | cells)
    return *name[:3], [code for code, _, _ in name.problems]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"full_name": "นายสมชาย ณ อยุธยา"}, ("นาย", "สมชาย", "ณ อยุธยา", [])),
        ({"full_name": "นายสมชาย -"}, ("นาย", "สมชาย", "", [])),
        ({"full_name": "นายสมชายใจดี"}, ("นาย", "สมชายใจดี", "", ["last-name-missing"])),
        ({"full_name": "- -"}, ("", "-", "", ["name-missing"])),
        ({"full_name": "12345"}, ("", "12345", "", ["name-no-letters"])),
        ({"first_name": "นายสมชาย", "last_name": "ใจดี"}, ("นาย", "สมชาย", "ใจดี", [])),
        ({"first_name": "สมชาย", "last_name": "-"}, ("", "สมชาย", "", [])),
        ({"first_name": "สมชาย ใจดี"}, ("", "สมชาย", "ใจดี", [])),
        ({"last_name": "ใจดี"}, ("", "", "ใจดี", ["name-missing"])),
        ({"prefix": "-", "full_name": "นายสมชาย ใจดี"}, ("นาย", "สมชาย", "ใจดี", [])),
        ({"prefix": "น.ส.", "full_name": "มาลี ใจดี"}, ("นางสาว", "มาลี", "ใจดี", [])),
        ({"prefix": "นาย", "full_name": "นาย สมชาย ใจดี"}, ("นาย", "สมชาย", "ใจดี", [])),
        ({"prefix": "นาย", "full_name": "นายสมชาย ใจดี"}, ("นาย", "สมชาย", "ใจดี", ["prefix-twice"])),
        ({"prefix": "นาย", "full_name": "ดร.สมชาย ใจดี"}, ("นายดร.", "สมชาย", "ใจดี", [])),
        ({"prefix": "นางสาว", "full_name": "นางนวล ใจดี"}, ("นางสาว", "นางนวล", "ใจดี", [])),
        ({"prefix": "หัวหน้า", "full_name": "ดี ใจงาม"}, ("หัวหน้า", "ดี", "ใจงาม", ["prefix-unknown"])),
    ],
)
def test_name_is_parted(cells: dict[str, str], expected: tuple[str, str, str, list[str]]) -> None:
    assert parted(**cells) == expected
