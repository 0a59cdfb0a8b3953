"""Sentences are English text that can be said in another language."""

from __future__ import annotations

import copy
import pickle

from latsarstats.language import count_sentence, join, sentence, speaking, translate


def test_a_sentence_is_english_text() -> None:
    said = sentence("{count:,} of {what} failed", count=1234, what="rows")
    assert said == "1,234 of rows failed"


def test_a_sentence_without_a_translation_has_its_numbers_as_the_language_writes_them() -> None:
    said = sentence("{count:,} and {share} zzz", count=1234, share=0.5)
    assert translate(said, "id") == "1.234 and 0,5 zzz"
    assert translate(said, "en") == "1,234 and 0.5 zzz"


def test_what_is_counted_is_one_or_more() -> None:
    said = [count_sentence("{number} zzz", "{number:,} zzzs", n) for n in (1, 2, 1000)]
    assert said == ["1 zzz", "2 zzzs", "1,000 zzzs"]
    assert translate(said[2], "id") == "1.000 zzzs"


def test_parameters_and_parts_are_translated_too() -> None:
    inner = sentence("{count:,} zzz", count=1000)
    outer = join("; ", [sentence("yyy {inner}", inner=inner), "plain"])
    assert outer == "yyy 1,000 zzz; plain"
    assert translate(outer, "id") == "yyy 1.000 zzz; plain"


def test_a_language_is_spoken_for_a_while() -> None:
    said = sentence("{count:,} zzz", count=1000)
    with speaking("id"):
        assert translate(said) == "1.000 zzz"
    assert translate(said) == "1,000 zzz"


def test_a_sentence_that_is_copied_or_sent_can_still_be_translated() -> None:
    said = sentence("{count:,} zzz", count=1000)
    for again in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert translate(again, "id") == "1.000 zzz"
