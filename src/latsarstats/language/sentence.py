"""Sentences: English text that keeps the template and the parameters it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Sentence(str):
    """An English sentence or phrase that can be said in another language.

    It is a ``str`` in every respect: what adds to it, cuts it or joins it gets plain English. Where
    sentences are joined and are still to be translated, use :func:`join`, or make them parameters
    of another sentence.

    Attributes:
        template: the English text, with ``{names}`` of parameters; of parts that were joined, what
            stands between them.
        plural: the template where ``number`` is not 1; nothing where none is counted.
        number: what is counted.
        parameters: what stands for the names: numbers, text, or sentences.
        parts: of sentences that were joined, these; else nothing.
        is_capitalised: whether its first letter is made a capital.
    """

    __slots__ = ("is_capitalised", "number", "parameters", "parts", "plural", "template")

    template: str
    plural: str
    number: int
    parameters: Mapping[str, object]
    parts: tuple[str, ...] | None
    is_capitalised: bool

    def __reduce__(self) -> tuple[object, ...]:
        """Return how it is made again, so that it can be copied and sent to a process."""
        fields = (self.template, self.plural, self.number, self.parameters, self.parts)
        return _made, (str(self), *fields, self.is_capitalised)


class Numeral(str):
    """A number as English prose writes it, ``1,234.5``, which other languages write otherwise."""

    __slots__ = ()


class Multilingual(str):
    """A text that somebody else has given in several languages; in all others it is as it is.

    Attributes:
        texts: the text by language.
    """

    __slots__ = ("texts",)

    texts: Mapping[str, str]

    def __reduce__(self) -> tuple[object, ...]:
        """Return how it is made again, so that it can be copied and sent to a process."""
        return multilingual, (str(self), self.texts)


def sentence(template: str, /, **parameters: object) -> str:
    """Return a sentence.

    Args:
        template: the English text, as ``str.format`` takes it. It must be a literal, so that it is
            found for the catalogues. ``{count:,}`` is written ``1,234`` in English and ``1.234``
            in Indonesian.
        parameters: what stands for its names.
    """
    return _made(template.format_map(parameters), template, "", 1, parameters, None)


def count_sentence(singular: str, plural: str, number: int, /, **parameters: object) -> str:
    """Return a sentence about a number of things; ``{number}`` stands for it.

    Args:
        singular: the English text for one.
        plural: the English text for any other number.
        number: how many there are.
        parameters: what stands for the other names.
    """
    given = {**parameters, "number": number}
    chosen = singular if number == 1 else plural
    return _made(chosen.format_map(given), singular, plural, number, given, None)


def join(separator: str, parts: Iterable[str]) -> str:
    """Return sentences and other text, one after another."""
    there = tuple(parts)
    return _made(separator.join(there), separator, "", 1, {}, there)


def capitalised(text: str) -> str:
    """Return a sentence or other text with its first letter as a capital."""
    english = f"{text[:1].upper()}{text[1:]}"
    if not isinstance(text, Sentence):
        return english
    fields = (text.template, text.plural, text.number, text.parameters, text.parts)
    return _made(english, *fields, is_capitalised=True)


def multilingual(text: str, texts: Mapping[str, str]) -> str:
    """Return a text that is given in several languages.

    Args:
        text: the text where a language is not among them.
        texts: the text by language, as ``en`` and ``id``.
    """
    made = Multilingual(text)
    made.texts = texts
    return made


def reason_of(error: BaseException) -> str:
    """Return what an exception says; as a sentence, if it was raised with one."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Sentence) else str(error)


def _made(
    text: str,
    template: str,
    plural: str,
    number: int,
    parameters: Mapping[str, object],
    parts: tuple[str, ...] | None,
    is_capitalised: bool = False,
) -> Sentence:
    made = Sentence(text)
    made.template, made.plural, made.number = template, plural, number
    made.parameters, made.parts, made.is_capitalised = parameters, parts, is_capitalised
    return made
