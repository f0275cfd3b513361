import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from personnel.text import (
    PLAIN,
    ascii_digits,
    fold,
    match_key,
    normalise,
    normalise_lines,
    sort_key,
)

THAI_MARKS = "".join(chr(code) for code in range(0x0E30, 0x0E4F))
DIRT = "กนส เแำ\u0e4d\u200b\u00a0\u202e\x00\t\n\u0301\u05b0๑A"
thai_text = st.text(st.sampled_from(THAI_MARKS + DIRT)) | st.text()

NAM = "\u0e19\u0e49\u0e33"


@pytest.mark.parametrize(
    "written",
    [
        "\u0e19\u0e49\u0e33",
        "\u0e19\u0e4d\u0e49\u0e32",
        "\u0e19\u0e49\u0e4d\u0e32",
        "\u0e19\u0e33\u0e49",
        "\u0e19\u0e49\u0e49\u0e33",
        "\u0e19\u0e49\u0e4d\u0e4d\u0e32",
    ],
    ids=["composed", "mark after nikhahit", "mark before nikhahit", "mark last", "twice", "both"],
)
def test_every_spelling_of_am_becomes_the_one_letter(written):
    assert normalise(written) == NAM


def test_decomposed_am_without_a_tone_is_folded():
    assert normalise("สํานักงาน อําเภอ") == "สำนักงาน อำเภอ"


def test_nikhahit_without_aa_is_kept():
    assert normalise("อํ") == "อํ"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("เเผนงาน", "แผนงาน"),
        ("ท่ี", "ที่"),
        ("พันธ์ุ", "พันธุ์"),
        ("กา่", "ก่า"),
        ("ที่่", "ที่"),
        ("มาา", "มา"),
        ("ไไป", "ไป"),
        ("จ๊ะะ", "จ๊ะ"),
    ],
)
def test_typing_faults_a_reader_cannot_see_are_folded(written, read):
    assert normalise(written) == read


def test_two_different_tone_marks_are_left_for_a_person_to_see():
    assert normalise("ก่้า") == "ก่้า"


def test_zero_width_bidi_and_control_characters_are_removed():
    assert normalise("\ufeffโรง\u200bเรียน\u200f\x00บ้าน\u00ad\u202eนา\ud800") == "โรงเรียนบ้านนา"


def test_exotic_spaces_and_line_ends_become_one_space():
    assert normalise("\u00a0นาย\u3000สม\u2028ชาย \t\r\n ใจดี ") == "นาย สม ชาย ใจดี"


def test_thai_digits_of_a_name_are_kept():
    assert normalise("ไทยรัฐวิทยา๗๘") == "ไทยรัฐวิทยา๗๘"


def test_latin_letters_are_composed():
    assert normalise("Cafe\u0301") == "Café"


@pytest.mark.parametrize(
    "pile", ["\u0315" * 3000 + "\u0300" * 3000, "\u0f73" * 3000, "\u0344\u0315" * 3000]
)
def test_pile_of_marks_that_takes_for_ever_to_put_in_order_is_cut(pile):
    assert len(normalise(f"a{pile}b{pile}")) <= 22
    assert len(normalise(f"ก้{pile}า{pile}")) <= 12


def test_marks_are_cut_before_they_are_put_in_order(monkeypatch):
    ordered = []
    compose = unicodedata.normalize
    monkeypatch.setattr(
        "unicodedata.normalize", lambda form, text: ordered.append(text) or compose(form, text)
    )
    fold("a" + "\u0315" * 3000 + "\u0300" * 3000)
    assert max(map(len, ordered)) == 11


def test_few_marks_on_a_letter_are_all_kept():
    assert normalise("a\u0323\u0327\u0331\u0302") == normalise("ạ\u0302\u0331\u0327")
    assert len(normalise("ก" + "\u0301" * 10)) == 11


@given(
    st.text(
        st.sampled_from("กa า\u0e33\u0e34\u0e38\u0e48\u0301\u0315\u0344\u0f73\u0903"), min_size=12
    )
)
def test_pile_of_marks_is_cut_the_same_a_second_time(text):
    once = normalise(text)
    assert normalise(once) == once


@given(thai_text)
@example("\u0e01\u0e48\u0e34\u05b0")
@example("\u0e01\u0e48\u05b0\u0e48\u0e32")
@example("\u0e48\u0e34\u05b0\u0e34")
def test_normalise_is_idempotent_and_composed(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(thai_text)
def test_normalised_text_can_be_stored_and_has_no_decomposed_am(text):
    folded = normalise(text)
    folded.encode()
    assert "\x00" not in folded
    assert "\u0e4d\u0e32" not in folded


def test_line_breaks_of_a_longer_text_are_kept():
    assert normalise_lines(" ทํา \r\n\r\nได้  แล้ว\n") == "ทำ\n\nได้ แล้ว"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ผอ. กลุ่มนิเทศฯ", "ผอ.กลุ่มนิเทศ"),
        ("ชื่อ - นามสกุล", "ชื่อ-นามสกุล"),
        ("ID_CARD", "id card"),
        ("ไทยรัฐวิทยา ๗๘ (บ้านนา)", "ไทยรัฐวิทยา78บ้านนา"),
    ],
)
def test_match_keys_of_two_spellings_are_equal(one, other):
    assert match_key(one) == match_key(other)


def test_match_keys_of_two_titles_differ():
    assert match_key("นักวิชาการศึกษา") != match_key("นักวิชาการศึกษาพิเศษ")


@given(thai_text)
def test_match_key_ignores_what_the_normaliser_folds(text):
    assert match_key(text) == match_key(normalise(text))


def test_thai_digits_become_ascii():
    assert ascii_digits("๐๑๒๓๔๕๖๗๘๙ ก") == "0123456789 ก"


def test_sort_key_gives_the_order_of_a_thai_dictionary():
    ordered = "กก กะ กัง กา ก่า ก้า กำ กิน กู เก เก็ง เก่ง เก้ง เก๋ง แก โก ใก ไก ขา เขา นา น้า นำ น้ำ"
    words = ordered.split()
    assert sorted(set(words), key=sort_key) == words


def test_sort_key_puts_a_short_given_name_before_longer_ones():
    names = ["สม ใจดี", "ส้ม กล้า", "สม่ำ มา", "สมชาย กล้าหาญ"]
    assert sorted(set(names), key=sort_key) == [
        "ส้ม กล้า",
        "สม ใจดี",
        "สมชาย กล้าหาญ",
        "สม่ำ มา",
    ]


@given(thai_text)
def test_sort_key_can_be_stored(text):
    sort_key(text).encode()
    assert sort_key(text) == sort_key(normalise(text))


@given(st.text(st.sampled_from("กขนมส" * 2 + "ะัาำิีึืฺุูเแโใไๆ็่้๊๋์ํ๎ฯ๐ aA1.-\u200b\u00a0"), max_size=8))
def test_plain_text_is_what_the_normaliser_would_not_change(text):
    if PLAIN.fullmatch(text):
        assert fold(text) == text
