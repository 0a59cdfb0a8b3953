"""The catalogues: every sentence of the sources has a translation, and nothing else has one."""

from __future__ import annotations

import io
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import latsarstats
from latsarstats.language import LANGUAGES
from latsarstats.language.translation import DOMAIN, LOCALE

ROOT = Path(__file__).parents[2]
SOURCES = Path(latsarstats.__file__).parent
MAPPINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
KEYWORDS = {"sentence": (1,), "count_sentence": (1, 2)}
"""As the target ``catalogues`` of the Makefile has them."""

TRANSLATED = [language for language in LANGUAGES if language != "en"]


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """Return a text, or the forms of one that counts; none where there is none."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def in_sources() -> set[tuple[str, ...]]:
    methods = [(each["pattern"], each["method"]) for each in MAPPINGS]
    options = {each["pattern"]: each for each in MAPPINGS}
    found = extract_from_dir(SOURCES, methods, options, keywords=KEYWORDS)
    return {forms(text) for _, _, text, _, _ in found}


def fields(text: str) -> list[tuple[str, str, str]]:
    """Return the parameters of a text, each with how it is written; one may stand twice."""
    parsed = Formatter().parse(text)
    return sorted({(name, spec or "", how or "") for _, name, spec, how in parsed if name})


def test_sentences_are_found_in_modules_and_in_templates() -> None:
    assert in_sources() >= {("The sum with its numbers",), ("let warnings fail the check",)}


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_of_the_sources_lacks_a_translation(language: str) -> None:
    assert in_sources() - {forms(message.id) for message in messages(language)} == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_translated_that_is_no_longer_said(language: str) -> None:
    assert {forms(message.id) for message in messages(language)} - in_sources() == set()
    assert list(catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_empty_or_a_guess(language: str) -> None:
    bad = [
        message.id
        for message in messages(language)
        if message.fuzzy or not all(forms(message.string)) or not message.string
    ]
    assert bad == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_parameters_of_its_sentence(language: str) -> None:
    bad = []
    for message in messages(language):
        *_, plural = forms(message.id)
        wanted = fields(plural)
        bad += [text for text in forms(message.string) if fields(text) != wanted]
    assert bad == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_begins_and_ends_as_its_sentence_does(language: str) -> None:
    """What is joined without a blank, or with one, is so in every language."""

    def ends(text: str) -> tuple[str, str]:
        last = re.search(r"[\s.:;]*$", text)
        first = re.match(r"[\s.:;,]*", text)
        return first[0] if first else "", last[0] if last else ""

    bad = []
    for message in messages(language):
        *_, plural = forms(message.id)
        bad += [text for text in forms(message.string) if ends(text) != ends(plural)]
    assert bad == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_the_program_reads_is_the_catalogue_compiled(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    file = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    assert file.read_bytes() == compiled.getvalue(), "run make catalogues"


def test_the_makefile_looks_for_the_same_sentences() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "--mapping-file=pyproject.toml" in makefile
    options = re.findall(r"--keyword=(\w+):([\d,]+)", makefile)
    assert {name: tuple(map(int, places.split(","))) for name, places in options} == KEYWORDS
