"""Options that belong together, declared once: a parameter that is a dataclass means its fields."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar, get_type_hints

P = ParamSpec("P")
R = TypeVar("R")


def grouped(command: Callable[P, R]) -> Callable[..., R]:
    """Show Typer a command whose dataclasses are taken apart; call it with them put together."""
    given = inspect.signature(command)
    hints = get_type_hints(command, include_extras=True)
    groups = {name: hints[name] for name in given.parameters if is_dataclass(hints[name])}

    @wraps(command)
    def taken_apart(**typed: Any) -> R:
        made = {
            name: group(**{part.name: typed.pop(part.name) for part in fields(group)})
            for name, group in groups.items()
        }
        return command(**made, **typed)  # type: ignore[call-arg]

    shown = [
        option
        for name, parameter in given.parameters.items()
        for option in (
            _options(groups[name])
            if name in groups
            else [_option(name, parameter.default, hints[name])]
        )
    ]
    signature = inspect.Signature(shown, return_annotation=given.return_annotation)
    taken_apart.__signature__ = signature  # type: ignore[attr-defined]
    return taken_apart


def _options(group: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    defaults = inspect.signature(group).parameters
    return [
        _option(part.name, defaults[part.name].default, hints[part.name]) for part in fields(group)
    ]


def _option(name: str, default: object, annotation: object) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )
