"""What the screens say, in the languages of the house: gettext catalogues beside this file."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import Final

from dutyconsole.domain.text import Language

DOMAIN: Final = "dutyconsole"
DIRECTORY: Final = Path(__file__).parent

_CATALOGUES: Final = {
    Language.EN: (),
    Language.ZH_HANS: ("zh_Hans",),
    # A reader of traditional characters reads simplified ones more easily than English.
    Language.ZH_HANT: ("zh_Hant", "zh_Hans"),
}


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """What is said in `language`; a sentence that has no translation stays English."""
    names = _CATALOGUES[language]
    if not names:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, DIRECTORY, languages=names, fallback=True)
