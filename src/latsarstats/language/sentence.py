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
        template: the English text, with ``{names}`` of parameters.
        plural: the template where ``number`` is not 1; nothing where none is counted.
        number: what is counted.
        parameters: what stands for the names: numbers, text, or sentences.
        parts: of sentences that were joined, these; else nothing.
    """

    __slots__ = ("number", "parameters", "parts", "plural", "template")

    template: str
    plural: str
    number: int
    parameters: Mapping[str, object]
    parts: tuple[str, ...]

    def __reduce__(self) -> tuple[object, ...]:
        """Return how it is made again, so that it can be copied and sent to a process."""
        fields = (self.template, self.plural, self.number, self.parameters, self.parts)
        return _made, (str(self), *fields)


def sentence(template: str, /, **parameters: object) -> Sentence:
    """Return a sentence.

    Args:
        template: the English text, as ``str.format`` takes it. It must be a literal, so that it is
            found for the catalogues. ``{count:,}`` is written ``1,234`` in English and ``1.234``
            in Indonesian.
        parameters: what stands for its names.
    """
    return _made(template.format(**parameters), template, "", 1, parameters, ())


def count_sentence(singular: str, plural: str, number: int, /, **parameters: object) -> Sentence:
    """Return a sentence about a number of things; ``{number}`` stands for it.

    Args:
        singular: the English text for one.
        plural: the English text for any other number.
        number: how many there are.
        parameters: what stands for the other names.
    """
    given = {**parameters, "number": number}
    chosen = singular if number == 1 else plural
    return _made(chosen.format(**given), singular, plural, number, given, ())


def join(separator: str, parts: Iterable[str]) -> Sentence:
    """Return sentences and other text, one after another."""
    there = tuple(parts)
    return _made(separator.join(there), separator, "", 1, {}, there)


def _made(
    text: str,
    template: str,
    plural: str,
    number: int,
    parameters: Mapping[str, object],
    parts: tuple[str, ...],
) -> Sentence:
    made = Sentence(text)
    made.template, made.plural, made.number = template, plural, number
    made.parameters, made.parts = parameters, parts
    return made
