"""What a sentence is in a language, by the catalogues of gettext."""

from __future__ import annotations

import contextlib
import gettext
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal, get_args

from latsarstats.language.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

Language = Literal["en", "id"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""English, the language of the sources, and Indonesian."""

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


def translate(text: str, language: Language | None = None) -> str:
    """Return a text in a language; one that is no sentence, or has no translation, as it is.

    Args:
        text: a sentence, or any other text.
        language: by default the one that is spoken, as :func:`speaking` has set it.
    """
    language = language or current_language()
    if not isinstance(text, Sentence) or language == "en":
        return str(text)
    if text.parts:
        return text.template.join(translate(part, language) for part in text.parts)
    catalogue = _catalogue(language)
    if text.plural:
        template = catalogue.ngettext(text.template, text.plural, text.number)
    else:
        # The empty message is the header of a catalogue.
        template = catalogue.gettext(text.template) if text.template else ""
    return _IN[language].vformat(template, (), text.parameters)


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    folder = Path(__file__).with_name("locale")
    return gettext.translation("latsarstats", folder, [language], fallback=True)


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
