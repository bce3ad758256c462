"""How answers and refusals reach standard output and standard error: nothing else prints.

Whatever is in them is harmless for the terminal once it is here; no command has to see to that.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping

from dutyconsole.cli.session import Answer
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.text import display_line, display_text, rewritten


def answer_out(answer: Answer, *, as_json: bool) -> None:
    """Print what a command has to say; warnings go to standard error."""
    for warning in answer.warnings:
        sentence_out(f"Warning: {warning}.")
    if as_json:
        _out(json_text(answer.data))
    else:
        _out("\n".join(_fitted(map(display_line, answer.lines))))


def refusal_out(refused: Refused, *, as_json: bool) -> None:
    """Print a refusal: for scripts on standard output, for people on standard error."""
    if as_json:
        _out(json_text(refusal_data(refused)))
    else:
        sentence_out(str(refused))


def sentence_out(sentence: str) -> None:
    """One sentence on standard error."""
    if sys.stderr is None:
        return
    print(_encodable(display_text(sentence, one_line=True), sys.stderr.encoding), file=sys.stderr)


def help_out(text: str) -> None:
    """Help that nobody asked for, on standard error."""
    if sys.stderr is not None:
        shown = "\n".join(map(display_line, text.split("\n")))
        print(_encodable(shown, sys.stderr.encoding), file=sys.stderr)


def refusal_data(refused: Refused) -> Mapping[str, object]:
    """A refusal as the shell contract has it."""
    return {"refused": refused.code.value, "message": refused.message, "mend": refused.mend}


def json_text(data: object) -> str:
    """JSON for scripts and terminals alike: what does not print is written as an escape."""
    told = json.dumps(data, ensure_ascii=not _speaks_unicode(), indent=2)
    text = rewritten(told, lambda part: json.dumps(part)[1:-1])
    return re.sub(r"[^\n -~]", lambda match: _escaped(match.group()), text)


def _fitted(lines: Iterable[str]) -> Iterator[str]:
    """`lines` broken between words where they are wider than the terminal; not for a pipe."""
    if sys.stdout is None or not sys.stdout.isatty():
        yield from lines
        return
    from rich.cells import cell_len

    from dutyconsole.library.draw_words import wrapped

    width = shutil.get_terminal_size().columns
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()))
        if cell_len(line) <= width or len(indent) > width // 2:
            yield line
            continue
        first, *rest = wrapped(line.lstrip(), width - len(indent) - 2)
        yield f"{indent}{first}"
        yield from (f"{indent}  {part}" for part in rest)


def _escaped(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]


def _speaks_unicode() -> bool:
    return sys.stdout is not None and (sys.stdout.encoding or "").lower().startswith("utf")


def _out(text: str) -> None:
    if text and sys.stdout is not None:
        print(_encodable(text, sys.stdout.encoding))


def _encodable(text: str, encoding: str | None) -> str:
    """`text` with what the terminal's encoding lacks written as escapes."""
    known = encoding or "utf-8"
    return text.encode(known, "backslashreplace").decode(known)
