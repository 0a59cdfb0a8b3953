"""Signs, codes and names of currencies around an amount, and the ISO 4217 code of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from latsarstats.numerals.lexicon import CURRENCIES
from latsarstats.numerals.words import BLANK, either

if TYPE_CHECKING:
    from latsarstats.numerals.mention import Prose

HOME = "IDR"
"""The rupiah, in which sums are that name no other currency."""

SIGNS: dict[str, str] = {
    **dict.fromkeys(("rp", "rp.", "idr"), "IDR"),
    **dict.fromkeys(("$", "us$", "usd"), "USD"),
    **dict.fromkeys(("s$", "sg$", "sgd"), "SGD"),
    **dict.fromkeys(("a$", "au$"), "AUD"),
    **dict.fromkeys(("c$", "ca$"), "CAD"),
    **dict.fromkeys(("¥", "jp¥"), "JPY"),
    **dict.fromkeys(("cn¥", "rmb"), "CNY"),
    **dict.fromkeys(("฿",), "THB"),
    **dict.fromkeys(("₹", "rs"), "INR"),
    "€": "EUR",
    "£": "GBP",
    "rm": "MYR",
    "hk$": "HKD",
    "nt$": "TWD",
    "nz$": "NZD",
    "r$": "BRL",
    "mx$": "MXN",
    "ec$": "XCD",
    "₩": "KRW",
    "₪": "ILS",
    "₫": "VND",
    "₱": "PHP",
    "₽": "RUB",
    "₺": "TRY",
    "fcfa": "XAF",
    "f cfa": "XOF",
    "cfpf": "XPF",
}
"""What is printed before an amount, in small letters."""

NAMES: dict[str, str] = {
    "rupiah": "IDR",
    "ringgit": "MYR",
    "euro": "EUR",
    "yen": "JPY",
    "yuan": "CNY",
    **dict.fromkeys(("dolar", "dollar"), "USD"),
    "riyal": "SAR",
    "won": "KRW",
    "poundsterling": "GBP",
    "pound sterling": "GBP",
    "renminbi": "CNY",
    "baht": "THB",
    "rupee": "INR",
    "peso": "PHP",
    "dinar": "KWD",
    "dirham": "AED",
    "gulden": "NLG",
    "dong": "VND",
    "rubel": "RUB",
    "franc": "CHF",
    "lira": "TRY",
    "kyat": "MMK",
    "taka": "BDT",
    "riel": "KHR",
}
"""Names behind an amount. A country behind the name is not part of it."""

_OF_COUNTRY = {
    "dolar singapura": "SGD",
    "dolar australia": "AUD",
    "dolar hong kong": "HKD",
    "dolar hongkong": "HKD",
    "dolar kanada": "CAD",
    "dolar taiwan": "TWD",
    "dolar selandia": "NZD",
    "dolar brunei": "BND",
    "riyal iran": "IRR",
    "riyal qatar": "QAR",
    "dinar irak": "IQD",
    "dinar yordania": "JOD",
    "peso meksiko": "MXN",
}
"""Names whose country decides which currency they are."""

_NAME = re.compile(rf"{BLANK}?({either(NAMES)})\b")
_NAME_OF_COUNTRY = re.compile(rf"{BLANK}?({either(_OF_COUNTRY)})\b")
_GAP = r"[ \t\u00a0]{0,3}(?:\r?\n[ \t]{0,12})?"
_SIGN = re.compile(rf"(?:\A|[^\w])(({either(SIGNS)}){_GAP})\Z")
_CODE = re.compile(rf"(?:\A|[^\w])(([A-Z]{{3}}){_GAP})\Z")
_LONGEST = 22
_ENDS = frozenset("p.r" + "".join(sign[-1] for sign in SIGNS))


class Currency(NamedTuple):
    """A currency as printed: where its sign begins, or its name ends, and its code."""

    place: int
    code: str


def before(prose: Prose, at: int) -> Currency | None:
    """Return the currency whose sign or code stands before the digits at ``at``."""
    left = max(0, at - _LONGEST)
    printed = prose.lowered[left:at].rstrip()
    if not printed:
        return None
    last = printed[-1]
    if last in _ENDS and (found := _SIGN.search(prose.lowered, left, at)):
        if found[2] == "rs" and prose.text[at - 2 : at] != "Rs":
            return None  # RS 5 is a hospital
        return Currency(found.start(1), SIGNS[found[2]])
    if prose.text[left + len(printed) - 1].isupper():
        code = _CODE.search(prose.text, left, at)
        if code and code[2] in CURRENCIES:
            return Currency(code.start(1), code[2])
    return None


def behind(lowered: str, end: int) -> Currency | None:
    """Return the currency whose name stands behind ``end``; a country is no part of it."""
    found = _NAME.match(lowered, end)
    if not found:
        return None
    of_country = _NAME_OF_COUNTRY.match(lowered, end)
    code = _OF_COUNTRY[of_country[1]] if of_country else NAMES[found[1]]
    return Currency(found.end(1), code)
