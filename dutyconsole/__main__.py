"""The `dutyconsole` command: the desk on screen, or one command of the shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

from dutyconsole import __version__
from dutyconsole.crash_report import guard, told_in_a_sentence
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.text import display_line
from dutyconsole.environment import GlobalOptions, data_dir, database_label

_FIELDS: Final = {
    "--data": "data",
    "--database": "database",
    "--lang": "lang",
    "--as": "as_person",
    "--secret-file": "secret_file",
}


def main() -> int:
    """Run the command line of this process and return its exit code.

    Without a noun the desk opens; the command-line library is not imported for that.
    """
    os.umask(0o077)  # whatever is written, log or report, is its owner's alone
    given, rest = split_options(sys.argv[1:])
    if rest[:1] == ["--version"]:
        return _printed(_about(given))
    guard(data_dir(given.data))
    try:
        if rest:
            from dutyconsole.cli import main as command_line

            return command_line()
        from dutyconsole.bootstrap import open_desk

        return open_desk(given)
    except Refused as refusal:
        return _said(str(refusal))
    except KeyboardInterrupt:
        return 1
    except Exception as error:
        return _said(told_in_a_sentence(error, data_dir(given.data), {"front": "program"}))


def _printed(text: str) -> int:
    try:
        print(text, flush=True)
    except OSError:  # whoever was to read it has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _said(sentence: str) -> int:
    print(display_line(sentence), file=sys.stderr)
    return 1


def split_options(arguments: Sequence[str]) -> tuple[GlobalOptions, Sequence[str]]:
    """The global options at the front of `arguments`, and what follows them.

    An option without its value is left to the rest, for the command line to complain about.
    """
    found: dict[str, str] = {}
    at = 0
    while at < len(arguments):
        name, equals, value = arguments[at].partition("=")
        if name not in _FIELDS:
            break
        if not equals:
            if at + 1 == len(arguments):
                break
            at += 1
            value = arguments[at]
        found[_FIELDS[name]] = value
        at += 1
    return GlobalOptions(**found), arguments[at:]


def _about(given: GlobalOptions) -> str:
    directory = data_dir(given.data)
    log = database_label(given.database, directory)
    lines = (f"dutyconsole {__version__}", f"data directory: {directory}", f"log: {log}")
    return "\n".join(map(display_line, lines))


if __name__ == "__main__":
    sys.exit(main())
