"""What a sentence is in a language, by the catalogues of gettext."""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal, get_args

from latsarstats.language.sentence import Multilingual, Numeral, Sentence, capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from gettext import NullTranslations

Language = Literal["en", "id"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""English, the language of the sources, and Indonesian."""

DOMAIN = "latsarstats"
"""The name of the catalogues."""

LOCALE = Path(__file__).with_name("locale")
"""The folder of the catalogues."""

_CURRENT: ContextVar[Language] = ContextVar("language", default="en")
_SWAPPED = str.maketrans(",.", ".,")


def current_language() -> Language:
    """Return the language in which sentences are shown; English by default."""
    return _CURRENT.get()


@contextlib.contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Show sentences in a language for a while."""
    token = _CURRENT.set(language)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def language_of(environment: Mapping[str, str]) -> Language:
    """Return the language that the locale of an environment asks for; English for all others.

    As in POSIX, the first of ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` that is not empty counts.
    """
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "")
    language = locale.replace(".", "_").replace("@", "_").partition("_")[0].lower()
    return next((each for each in LANGUAGES if each == language), "en")


def translate(text: str, language: Language | None = None) -> str:
    """Return a text in a language; one that is no sentence, or has no translation, as it is.

    Args:
        text: a sentence, or any other text.
        language: by default the one that is spoken, as :func:`speaking` has set it.
    """
    language = language or current_language()
    if isinstance(text, Multilingual):
        return text.texts.get(language, str(text))
    if language == "en":
        return str(text)
    if isinstance(text, Numeral):
        return text.translate(_SWAPPED)
    if not isinstance(text, Sentence):
        return str(text)
    said = _said(text, language)
    return capitalised(said) if text.is_capitalised else said


def _said(text: Sentence, language: Language) -> str:
    if text.parts is not None:
        return text.template.join(translate(part, language) for part in text.parts)
    catalogue = _catalogue(language)
    if text.plural:
        template = catalogue.ngettext(text.template, text.plural, text.number)
    else:
        # The empty message is the header of a catalogue.
        template = catalogue.gettext(text.template) if text.template else ""
    return _IN[language].vformat(template, (), text.parameters)


def known_translation(text: str, language: Language) -> str:
    """Return a text of a descriptor in a language, if our catalogue has it; else as it is.

    The titles and descriptions of our own tables and rules are in it: a descriptor is plain JSON,
    and does not say that they are sentences.
    """
    return text if language == "en" or not text else _catalogue(language).gettext(text)


@cache
def _catalogue(language: Language) -> NullTranslations:
    import gettext  # takes a moment to import, and English needs none

    return gettext.translation(DOMAIN, LOCALE, [language], fallback=True)


class _Formatter(Formatter):
    """Formats parameters as a language writes them."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, str):
            return format(translate(value, self.language), format_spec)
        text = str(super().format_field(value, format_spec))
        has_marks = "," in format_spec or isinstance(value, float | Decimal)
        return text.translate(_SWAPPED) if has_marks else text


_IN = {language: _Formatter(language) for language in LANGUAGES}
