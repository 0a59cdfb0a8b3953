"""Texts that look like news, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = [
    *("Gubernur", "peserta", "golongan", "Angkatan", "Tahun", "formasi", "hari", "dan", "atau"),
    *("satu", "dua", "puluh", "ribu", "juta", "salah", "sebuah", "pertama", "Selasa", "Minggu"),
    *("Juli", "Nawa", "Bhakti", "Nomor", "sebesar", "persen", "lebih", "orang", "Rp", "ke-"),
    *("10.853", "5.0", "150", "2021", "53,", "54", "16/11", "1/2021", "85%", "4,14", "III", "ST02"),
    *("27. 642.174", "10 853", "2O21", "l.842", "08.00", "WIB", "pukul", "ke", "(4)", "s.d."),
    *("tahap", "II/c", "10-12", "Senin", "minus", "setengah", "www.a24.com/5", "koma", "kedua"),
    *("oleh120", "Covid-19", "1.", "(16/11).", "“Kami", "itu,”", "-", "–", "·", "iNews.id"),
]
_GAPS = [" ", " ", " ", "\n", "\n\n", "\u00a0", ", ", ". ", "", "(", ") "]


@st.composite
def prose(draw: st.DrawFn) -> str:
    """Return words that are or are not numbers, with the marks that stand between words."""
    count = draw(st.integers(min_value=0, max_value=40))
    return "".join(
        draw(st.sampled_from(_WORDS)) + draw(st.sampled_from(_GAPS)) for _ in range(count)
    )
