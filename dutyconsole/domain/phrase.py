"""A sentence with blanks, so that each front end can say it in its reader's language and names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something by id, which a screen shows by its name.

    Attributes:
        sort: What it is, one of `SORTS`.
        id: As in the log.
        shown: What a screen shows for it, where nobody has to look that up.
    """

    sort: str
    id: str
    shown: str = ""

    def __str__(self) -> str:
        return self.id


SORTS: Final = (
    *("person", "post", "unit", "recipient", "who", "playbook", "step", "kind", "fact", "word"),
)
"""What a `Name` can stand for; `who` is a person, an office, or whoever it is in words; a `word`
is one of our own, to be translated as it is."""


AND: Final = ", "
OR: Final = " or "


@dataclass(frozen=True, slots=True)
class Names:
    """Several names or phrases, read as a list.

    Attributes:
        names: At least one.
        between: `AND` or `OR`.
    """

    names: tuple[Name | Phrase, ...]
    between: str = AND

    @classmethod
    def of(cls, sort: str, *ids: str, between: str = AND) -> Names:
        """Several of one sort."""
        return cls(tuple(Name(sort, each) for each in ids), between)

    @classmethod
    def some(cls, sort: str, ids: Iterable[str], otherwise: Phrase) -> Names:
        """Several of one sort, or what is said where there are none."""
        return cls(tuple(Name(sort, each) for each in ids) or (otherwise,))

    def __str__(self) -> str:
        return self.between.join(str(name) for name in self.names)


@dataclass(frozen=True)
class Phrase:
    """A sentence or a part of one.

    Attributes:
        template: English, with `{blanks}` as of `str.format`; what catalogues translate.
        said: What fills the blanks: values, names, further phrases.
    """

    template: str
    said: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, template: str, **said: object) -> Phrase:
        """A phrase with its blanks filled."""
        return cls(template, said)

    def __str__(self) -> str:
        return self.spoken()

    def spoken(
        self,
        translate: Callable[[str], str] = lambda template: template,
        name: Callable[[Name], str] = lambda name: name.id,
    ) -> str:
        """The sentence in another language.

        Args:
            translate: English template -> template of the reader's language.
            name: What a name reads like there.
        """
        template = translate(self.template)
        if not self.said:
            return template
        return template.format_map(
            {blank: _spoken(value, translate, name) for blank, value in self.said.items()}
        )


def _spoken(value: object, translate: Callable[[str], str], name: Callable[[Name], str]) -> object:
    match value:
        case Phrase() as phrase:
            return phrase.spoken(translate, name)
        case Name() as one:
            return name(one)
        case Names() as several:
            each = (str(_spoken(one, translate, name)) for one in several.names)
            return translate(several.between).join(each)
        case _:
            return value
