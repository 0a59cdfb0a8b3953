"""Fuzz the reader of printed numbers: texts made of what it knows, mutated and joined at random.

    python tests/fuzz/printed_numbers.py --count 100000 --seed 1

Each text follows from the seed and its index alone, so a failure is repeated with ``--only``.
The exit status is 1 if something is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from latsarstats.numerals.calendar import MONTHS, WEEKDAYS
from latsarstats.numerals.mention import DOUBTS, KINDS, Mention, plain
from latsarstats.numerals.scan import scan, scan_parts
from latsarstats.numerals.words import FIRST_WORDS, SCALES, SHORT_SCALES, VAGUE

_DIGIT = "0123456789"
_WORDS = sorted({*FIRST_WORDS, *SCALES, *VAGUE, "belas", "puluh", "ratus", "koma", "setengah"})
_SCALES = sorted({*SCALES, *SHORT_SCALES, "M", "T", "ribuan", "jutaan"})
_MONTHS = sorted(MONTHS)
_WEEKDAYS = sorted(WEEKDAYS)
_CURRENCIES = ("Rp", "Rp.", "Rp ", "IDR ", "US$", "$", "€", "RM", "USD ")
_BEFORE = (
    *("sekitar", "pukul", "tanggal", "angkatan", "golongan", "nomor", "UU No.", "tahun", "ke-"),
    *("minus", "lebih dari", "antara", "pasal", "halaman", "skor", "http://a.id/", "www.b.id/"),
)
_BEHIND = (
    *("peserta", "orang", "persen", "%", "WIB", "hari", "jam pelajaran", "rupiah", ",-", "derajat"),
    *("dari peserta", "tahun", "H", "malam", "siang", "kali", "km2", "-an", "ASN."),
)
_BLANKS = (*(" ",) * 12, "\u00a0", "\u202f", "  ", "\n", "\r\n", "\t", " \n ", "\n\n", " " * 25)
_MARKS = (".", ",", ", ", ". ", "-", "–", " - ", "/", ":", ";", "(", ")", " dan ", " s.d. ", "")
_INVISIBLE = (
    "\u200b",
    "\u200d",
    "\u00ad",
    "\ufeff",
    "\u202e",
    "\u2028",
    "\0",
    "\x1b[31m",
    "\u0301",
)
_ENTITIES = ("&nbsp;", "&#8239;", "&frac12;", "&amp;", "&#x200B;", "&ndash;")
_STRANGE = (
    *("²", "③", "½", "¾", "⅓", "Ⅳ", "٣", "١٢", "१२", "９", "１０", "𝟗", "一", "İ", "ß", "\ud800"),
    *("l", "O", "I", "o", "O00", "l.000", "2O21", "💯", "'", "’", "{", "\\"),
)
_ENDLESS = 10_000
"""Digits or members of the longest runs, beyond what Python turns into an integer."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A text that is read wrongly.

    Attributes:
        index: of the text, from which it follows.
        what: what is wrong.
        text: its beginning.
    """

    index: int
    what: str
    text: str


def text_of(seed: int, index: int) -> str:
    """Return the text of an index: mostly a sentence, at times longer than a window."""
    chance = random.Random(f"{seed}/{index}")
    pieces = chance.randint(1, 16) if chance.random() < 0.995 else chance.randint(200, 500)
    text = "".join(_joined(chance) for _ in range(pieces))
    if chance.random() < 0.002:
        at = chance.randint(0, len(text))
        text = text[:at] + _endless(chance) + text[at:]
    for _ in range(chance.choice((0, 0, 0, 1, 2, 5))):
        text = _mutated(chance, text)
    return text


def _joined(chance: random.Random) -> str:
    piece = chance.choice(_PIECES)(chance)
    case = chance.random()
    piece = piece.upper() if case < 0.05 else piece.title() if case < 0.1 else piece
    return piece + chance.choice(_BLANKS if chance.random() < 0.75 else _MARKS)


def _run(chance: random.Random, least: int = 1, most: int = 5) -> str:
    return "".join(chance.choices(_DIGIT, k=chance.randint(least, most)))


def _grouped(chance: random.Random) -> str:
    mark = chance.choice(".,. ")
    groups = [_run(chance, 3, chance.choice((3, 3, 3, 4))) for _ in range(chance.randint(1, 5))]
    return mark.join([_run(chance, 1, 3), *groups]) + chance.choice(("", "", f",{_run(chance)}"))


def _scaled(chance: random.Random) -> str:
    return f"{_run(chance, 1, 3)}{chance.choice(('', ',5', '.25'))} {chance.choice(_SCALES)}"


def _spelled(chance: random.Random) -> str:
    blank = chance.choice((" ", " ", " ", "", "\n", "\u00a0"))
    return blank.join(chance.choices(_WORDS, k=chance.randint(1, 8)))


def _roman(chance: random.Random) -> str:
    return "".join(chance.choices("IVXLC", k=chance.randint(1, 9))) + chance.choice(("", "", "/a"))


def _date(chance: random.Random) -> str:
    month = chance.choice(_MONTHS)
    day, year = chance.randint(0, 33), chance.choice((2019, 2021, 19, 1442, 0))
    return chance.choice(
        (
            f"{day} {month} {year}",
            f"{day}-{chance.randint(0, 33)} {month} {year}",
            f"{chance.choice(_WEEKDAYS)} ({day}/{chance.randint(0, 13)}/{year})",
            f"{day}, {day + 1} dan {day + 2} {month}",
            f"{year:04}-{chance.randint(0, 13):02}-{day:02}",
            f"{day} {month[:-1]}{month[:1]} {year}",
            f"{month} {year}",
        )
    )


def _time(chance: random.Random) -> str:
    hour, minute = chance.randint(0, 30), chance.randint(0, 70)
    return f"{hour:02}{chance.choice('.:')}{minute:02}{chance.choice(('', '.00', ':59', ' WIB'))}"


def _range(chance: random.Random) -> str:
    joiner = chance.choice(("-", "–", " - ", " sampai ", " hingga ", " s/d ", "/"))
    return chance.choice(_NUMBERS)(chance) + joiner + chance.choice(_NUMBERS)(chance)


def _money(chance: random.Random) -> str:
    return chance.choice(_CURRENCIES) + chance.choice((_grouped, _scaled, _run))(chance)


def _code(chance: random.Random) -> str:
    parts = [chance.choice((_run, _roman))(chance) for _ in range(chance.randint(2, 6))]
    return chance.choice(("", "A-", "PER.", "0812-")) + chance.choice("/-.").join(parts)


def _chain(chance: random.Random) -> str:
    return chance.choice((",", ", ", ".", "/", "-")).join(
        _run(chance, 1, 3) for _ in range(chance.randint(2, 40))
    )


def _word(chance: random.Random) -> str:
    return chance.choice((*_BEFORE, *_BEHIND))


def _odd(chance: random.Random) -> str:
    return chance.choice((*_INVISIBLE, *_ENTITIES, *_STRANGE)) + chance.choice(("", _run(chance)))


def _list_marker(chance: random.Random) -> str:
    return f"\n{_run(chance, 1, 2)}{chance.choice('.)')} "


def _endless(chance: random.Random) -> str:
    """Return a run that is longer than any number and than any window."""
    count = chance.randint(_ENDLESS // 20, _ENDLESS)
    return chance.choice(
        (
            lambda: _run(chance, count, count),
            lambda: ",".join(_run(chance, 1, 3) for _ in range(count // 4)),
            lambda: f"27. {'.'.join(_run(chance, 3, 3) for _ in range(count // 4))}",
            lambda: f"27 {' '.join(_run(chance, 3, 3) for _ in range(count // 4))}",
            lambda: "1O" + "".join(chance.choices("0O", k=count)),
            lambda: "l" + ".".join(["O00"] * (count // 4)),
            lambda: " ".join(chance.choices(_WORDS, k=count // 8)),
            lambda: "/".join(_run(chance, 1, 3) for _ in range(count // 4)),
            lambda: f"Rp {_run(chance, count, count)}",
            lambda: f"{_run(chance, 1, 1)},{_run(chance, count, count)} persen",
            lambda: f"http://{_run(chance, count, count)}",
            lambda: "1 " + " ".join(f"{_run(chance, 1, 2)} juta" for _ in range(count // 20)),
            lambda: " " * count,
        )
    )()


def _mutated(chance: random.Random, text: str) -> str:
    """Return the text with a character dropped, doubled, put in, or a line broken."""
    at = chance.randint(0, len(text))
    new = chance.choice((*_INVISIBLE, *_BLANKS, *_STRANGE, *_MARKS, *_DIGIT))
    return chance.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + text[max(0, at - 3) :],
            text[:at] + new + text[at:],
            text[:at] + new + text[at + 1 :],
            text[at:] + text[:at],
        )
    )


_NUMBERS: Sequence[Callable[[random.Random], str]] = (_run, _grouped, _scaled, _spelled, _roman)
_PIECES: Sequence[Callable[[random.Random], str]] = (
    *_NUMBERS,
    *(_date, _time, _range, _money, _code, _chain, _list_marker, _odd),
    *(_word, _word, _word, _word),
)


def fault(text: str, chance: random.Random) -> str:
    """Return what is wrong with the reading of a text, in a line, or nothing.

    Args:
        text: any text.
        chance: where to cut it into parts.
    """
    try:
        whole = list(scan(text))
        for mention in whole:
            plain(mention.value)
        if list(scan(text)) != whole:
            return "read differently the second time"
        in_parts = list(scan_parts(_parts(text, chance)))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return _misplaced(text, whole) or _difference(whole, in_parts)


def _parts(text: str, chance: random.Random) -> Iterator[str]:
    at, most = 0, chance.choice((1, 7, 100, 1500, 5000)) if len(text) < 5000 else 3000
    while at < len(text):
        past = at + chance.randint(0, most)
        yield text[at:past]
        at = past


def _misplaced(text: str, mentions: Sequence[Mention]) -> str:
    past = 0
    for mention in mentions:
        if not past <= mention.start < mention.end <= len(text):
            return f"out of place or over another: {mention}"
        if mention.text != text[mention.start : mention.end]:
            return f"not the characters of the text: {mention}"
        if mention.kind not in KINDS or mention.doubt not in {"", *DOUBTS}:
            return f"of no kind or doubt: {mention}"
        past = mention.end
    return ""


def _difference(whole: Sequence[Mention], in_parts: Sequence[Mention]) -> str:
    if whole == in_parts:
        return ""
    at = next(
        (at for at, pair in enumerate(zip(whole, in_parts, strict=False)) if pair[0] != pair[1]),
        min(len(whole), len(in_parts)),
    )
    return f"whole {whole[at : at + 1]}, in parts {in_parts[at : at + 1]}"


def failures(seed: int, indices: Iterator[int], counts: Counter[str]) -> Iterator[Failure]:
    """Yield the texts that are read wrongly, and count texts, characters and numbers."""
    for index in indices:
        text = text_of(seed, index)
        counts["texts"] += 1
        counts["characters"] += len(text)
        what = fault(text, random.Random(f"{seed}/{index}/parts"))
        if what:
            yield Failure(index, what, text)
        else:
            counts["numbers"] += sum(1 for _ in scan(text))


def main(arguments: Sequence[str] | None = None) -> int:
    """Read texts, print what is wrong with them, and return the exit status."""
    parser = argparse.ArgumentParser(description="Fuzz the reader of printed numbers.")
    parser.add_argument("--count", type=int, default=10_000, help="texts to read")
    parser.add_argument("--seed", type=int, default=1, help="what they follow from")
    parser.add_argument("--first", type=int, default=0, help="index of the first text")
    parser.add_argument("--only", type=int, help="read the text of this index only, and print it")
    parser.add_argument("--most", type=int, default=20, help="failures after which to stop")
    call = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    if call.only is not None:
        print(ascii(text_of(call.seed, call.only)))
        indices = iter([call.only])
    else:
        indices = iter(range(call.first, call.first + call.count))
    for failure in failures(call.seed, indices, counts):
        counts["failures"] += 1
        print(f"--seed {call.seed} --only {failure.index}: {ascii(failure.what)[:600]}", flush=True)
        if counts["failures"] == call.most:
            break
    print(
        f"seed {call.seed}: {counts['texts']:,} texts of {counts['characters']:,} characters with"
        f" {counts['numbers']:,} numbers: {counts['failures']:,} failures"
    )
    return 1 if counts["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
