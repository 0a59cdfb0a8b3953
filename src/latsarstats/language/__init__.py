"""language: sentences that keep their parameters until they are shown, and their translations.

English is the language of the sources. A sentence is the English text, and knows the template and
the parameters that it was made of, so that it can be said in Indonesian where it is shown. The
translations are gettext catalogues in ``locale/``.
"""

from latsarstats.language.sentence import Sentence, count_sentence, join, sentence
from latsarstats.language.translation import (
    LANGUAGES,
    Language,
    current_language,
    speaking,
    translate,
)

__all__ = [
    "LANGUAGES",
    "Language",
    "Sentence",
    "count_sentence",
    "current_language",
    "join",
    "sentence",
    "speaking",
    "translate",
]
