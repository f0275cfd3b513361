"""The one Thai normaliser: what is stored, matched and searched passes through here.

``ํ`` + ``า`` and ``ำ`` are one letter to a reader and different strings to Unicode: NFC does not
join them and NFKC splits them, so neither is enough for text that people typed or copied.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import PurePath

# Controls, zero-width and bidi marks, variation selectors, byte order marks, lone surrogates.
# Tab, line ends and U+0085 are missing on purpose: they are spaces.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)

# What may follow a Thai consonant, in the one order it is written here.
_MARKS = (
    "\u0e3a",  # phinthu
    "\u0e38\u0e39",  # vowels below
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47",  # vowels above, maitaikhu
    "\u0e4d",  # nikhahit
    "\u0e48\u0e49\u0e4a\u0e4b",  # tone marks
    "\u0e4c\u0e4e",  # thanthakhat, yamakkan
    "\u0e32",  # sara aa: with nikhahit it is the letter am
)
_RANK = {mark: rank for rank, marks in enumerate(_MARKS) for mark in marks}
# Marks of other scripts belong to the run: Unicode would reorder them among the Thai ones.
_REORDERED = "".join(
    char
    for char in map(chr, range(0x300, 0x1F000))
    if unicodedata.combining(unicodedata.normalize("NFD", char)[0])
)
# Nothing that is written has so many on one letter, and Unicode takes quadratic time to order them.
_MOST_MARKS = 10
_PILE = re.compile(f"([{_REORDERED}]{{{_MOST_MARKS}}})[{_REORDERED}]+")
_CLUSTER = re.compile(f"[\u0e31-\u0e3a\u0e47-\u0e4e{_REORDERED}]+")
_DECOMPOSED_AM = re.compile("\u0e4d([^\u0e32]*)\u0e32")
_DOUBLED_E = re.compile("\u0e40{2,}")
_DOUBLED_VOWEL = re.compile("([\u0e30\u0e41-\u0e45])\\1+")

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_PAIYANNOI = "\u0e2f"
_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_SECONDARY = {mark: str(weight) for weight, mark in enumerate("็่้๊๋์ํ๎", start=1)}

_MARKS_ABOVE = re.compile(f"[{''.join(_SECONDARY)}]")

# What comes back as it is: most texts, at a small part of the price.
PLAIN = re.compile(
    "(?! )(?:[!-~]| (?! |$)|[ก-ฮ](?:[ัิ-ฺ็]?[่-๋]?|[ิุ]?์|[่-๋]?ำ(?!า))"
    "|ะ(?!ะ)|า(?!า)|เ(?!เ)|แ(?!แ)|โ(?!โ)|ใ(?!ใ)|ไ(?!ไ)|[ๆฯ๐-๙])*"
)


def normalise(text: str) -> str:
    """Fold Thai text to the one spelling a reader sees; on one line, and idempotent."""
    return text if PLAIN.fullmatch(text) else fold(text)


def fold(text: str) -> str:
    """Do the work of `normalise` whatever the text."""
    text = _composed(_INVISIBLE.sub("", text))
    text = _DOUBLED_VOWEL.sub(r"\1", _DOUBLED_E.sub("แ", text))
    text = _CLUSTER.sub(_order_cluster, text)
    return _composed(" ".join(text.split()))


def normalise_lines(text: str) -> str:
    """Fold text of several lines, such as a reflection, and keep its line breaks."""
    return "\n".join(normalise(line) for line in text.splitlines()).strip()


def upload_name(name: str) -> str:
    """Return the name a file was uploaded under as it can be stored and shown: no path, no NUL."""
    return normalise(PurePath(name.replace("\\", "/").replace("\0", "")).name)[-255:]


def match_key(text: str) -> str:
    """Return what two spellings of one name share: no case, spaces, punctuation or Thai digits."""
    return normalise(normalise(text).translate(_LETTERS))


def ascii_digits(text: str) -> str:
    """Turn Thai digits into ASCII ones. For ids, codes, phones and dates: names keep theirs."""
    return text.translate(_THAI_DIGITS)


def sort_key(text: str) -> str:
    """Return a key that collation "C" puts in the order of a Thai dictionary.

    A leading vowel counts after its consonant; tone marks decide only between equal letters.
    """
    words = [_in_order(word) for word in normalise(text).split(" ")]
    letters = " ".join([letters for letters, weights in words if weights])
    weights = "0".join([weights for _, weights in words if weights]).removeprefix("0")
    # Two spaces sort below one space and a letter, and cannot occur in the letters.
    return f"{letters}  {weights}".rstrip("0 ") if weights.strip("0") else letters


# Names are made of the same words again and again.
@lru_cache(maxsize=32768)
def _in_order(word: str) -> tuple[str, str]:
    """The letters of a word, and for each a 0 followed by the weights of the marks on it."""
    kept = _LEADING_VOWEL.sub(lambda found: found[2] + found[1], word.translate(_LETTERS))
    letters = _MARKS_ABOVE.sub("", kept)
    if letters == kept:
        return kept, "0" * len(kept)
    return letters, "".join(_SECONDARY.get(char, "0") for char in kept)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", _PILE.sub(r"\1", text))


def _order_cluster(found: re.Match[str]) -> str:
    marks = found[0].replace("\u0e33", "\u0e4d\u0e32")
    if _RANK.keys().isdisjoint(marks):
        return marks
    ordered = "".join(dict.fromkeys(sorted(marks, key=lambda mark: _RANK.get(mark, -1))))
    return _DECOMPOSED_AM.sub("\\1\u0e33", ordered)


class _Letters(dict[int, str]):
    """What of a character counts when names are compared; made when it is first asked for."""

    def __missing__(self, code: int) -> str:
        folded = ascii_digits(chr(code)).casefold()
        kept = "".join(char for char in folded if unicodedata.category(char)[0] in "LMN")
        if code < _FIRST_RARE:
            self[code] = kept
        return kept


_FIRST_RARE = 0x2000
_LETTERS = _Letters({ord(_PAIYANNOI): ""})
