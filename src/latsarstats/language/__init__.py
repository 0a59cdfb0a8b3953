"""language: sentences that keep their parameters until they are shown, and their translations.

English is the language of the sources. A sentence is the English text, and knows the template and
the parameters that it was made of, so that it can be said in Indonesian where it is shown. The
translations are gettext catalogues in ``locale/``.
"""

from latsarstats.language.sentence import (
    Multilingual,
    Numeral,
    Sentence,
    capitalised,
    count_sentence,
    join,
    multilingual,
    reason_of,
    sentence,
)
from latsarstats.language.translation import (
    LANGUAGES,
    Language,
    current_language,
    known_translation,
    language_of,
    speaking,
    translate,
)

__all__ = [
    "LANGUAGES",
    "Language",
    "Multilingual",
    "Numeral",
    "Sentence",
    "capitalised",
    "count_sentence",
    "current_language",
    "join",
    "known_translation",
    "language_of",
    "multilingual",
    "reason_of",
    "sentence",
    "speaking",
    "translate",
]
