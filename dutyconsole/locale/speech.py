"""What screens and paper say, in the language that is on: the one place where it is switched."""

from __future__ import annotations

from dutyconsole.domain.text import Language
from dutyconsole.locale import catalogue

_spoken = catalogue(Language.EN)


def speak(language: Language) -> None:
    """Say everything in `language` from now on."""
    global _spoken
    _spoken = catalogue(language)


def tr(template: str, **said: object) -> str:
    """A sentence of the screens, its `{blanks}` filled.

    Args:
        template: English, always a literal: the catalogues are made from these.
        said: What fills the blanks.
    """
    text = _spoken.gettext(template) if template else ""
    return text.format_map(said) if said else text


def trn(one: str, many: str, n: int, **said: object) -> str:
    """As `tr`, for `n` of something; `{n}` is filled too."""
    return _spoken.ngettext(one, many, n).format_map({"n": n, **said})


def N_(template: str) -> str:
    """Marks a sentence for the catalogues where it is written but not yet said."""
    return template
