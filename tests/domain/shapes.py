"""What every kind of entry holds: every shape that was ever written, by its schema number.

`python -m tests.domain.shapes` adds to `tests/data/versions/shapes.json` what is new. It changes
nothing that is there: logs are full of it.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final, TypeAlias

from dutyconsole.domain import entry as entries
from dutyconsole.domain.codec import EVENT_KINDS
from dutyconsole.domain.playbook import Level

KEPT: Final = Path(__file__).parents[1] / "data" / "versions" / "shapes.json"

Shape: TypeAlias = dict[str, str]
"""Field -> its type, and what it means where it is not written."""


def kept() -> dict[str, dict[str, Shape]]:
    """Kind -> schema number -> shape."""
    found: dict[str, dict[str, Shape]] = json.loads(KEPT.read_text("utf-8"))
    return found


def shape_of(cls: type[Any]) -> Shape:
    """What an entry of this class holds today, down to the words it may use."""
    hints = typing.get_type_hints(cls, localns=vars(entries))
    return {item.name: _spelt(hints[item.name]) + _default(item) for item in fields(cls)}


def record() -> None:
    """Keep the shapes of today under their numbers, unless something is kept there already."""
    every = kept() if KEPT.exists() else {}
    for kind, cls in sorted(EVENT_KINDS.items()):
        every.setdefault(kind, {}).setdefault(str(cls.SCHEMA), shape_of(cls))
    text = json.dumps(dict(sorted(every.items())), ensure_ascii=False, indent=1)
    KEPT.write_text(text + "\n", "utf-8")


def _spelt(hint: Any) -> str:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if hint is type(None):
        return "nothing"
    if origin in (types.UnionType, typing.Union):
        return " or ".join("nothing" if part is type(None) else _spelt(part) for part in parts)
    if origin is tuple:
        return f"list of {_spelt(parts[0])}"
    if origin is Mapping:
        return "names" if parts[1] is str else "JSON"
    if isinstance(hint, type) and issubclass(hint, Enum):
        words = (word.name if hint is Level else repr(word.value) for word in hint)
        return f"one of ({', '.join(words)})"
    if is_dataclass(hint):
        inner = ", ".join(
            f"{name}: {spelt}" for name, spelt in shape_of(typing.cast(type, hint)).items()
        )
        return f"{{{inner}}}"
    return str(getattr(hint, "__name__", hint))


def _default(item: Any) -> str:
    if item.default_factory is not MISSING:
        return f" = {item.default_factory()!r}"
    if item.default is MISSING:
        return ""
    value = item.default.value if isinstance(item.default, Enum) else item.default
    return f" = {value!r}"


if __name__ == "__main__":
    record()
