"""The shell: everything an officer can do, one command each, for scripts and screen readers."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from dutyconsole.cli.output import answer_out, help_out, refusal_out, sentence_out
from dutyconsole.cli.session import Answer, Session
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.text import storable_text
from dutyconsole.environment import data_dir


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: What follows the program's name; None takes this process's own.

    Returns:
        0 when it is done, 1 when it was refused or failed, 2 for wrong usage.
    """
    typed = sys.argv[1:] if arguments is None else arguments
    words = [storable_text(word) for word in typed]  # bytes that are no UTF-8, written out
    session = Session()
    try:
        code = _run(session, words)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except OSError as error:  # of printing: what the command did is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            sentence_out(f"The answer could not be printed ({error.strerror}); look in the log.")
        return 1
    except KeyboardInterrupt:
        return 1
    finally:
        _close(session)


def _run(session: Session, words: Sequence[str]) -> int:
    from dutyconsole.cli.app import build

    try:
        done = build()(words, prog_name="dutyconsole", standalone_mode=False, obj=session)
    except Refused as refused:
        refusal_out(refused, as_json=session.as_json)
        return 1
    except typer.TyperException as error:
        return _misused(error)
    except typer.Abort:
        return 1
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        _failed(error, session)
        return 1
    if isinstance(done, Answer):
        answer_out(done, as_json=session.as_json)
        return 0 if done.ok else 1
    return done if done in (0, 1, 2) else 1


def _close(session: Session) -> None:
    try:
        session.close()
    except Exception as error:  # of letting go: what the command did is done
        _failed(error, session)


def _failed(error: Exception, session: Session) -> None:
    """Say so in a sentence: the error's own words may hold what was typed or recorded."""
    from dutyconsole.crash_report import told_in_a_sentence

    sentence_out(told_in_a_sentence(error, data_dir(session.given.data), {"front": "shell"}))


def _misused(error: typer.TyperException) -> int:
    say = getattr(error, "format_message", None)
    message = str(say() if callable(say) else error)
    code = getattr(error, "exit_code", 2)
    if type(error).__name__ == "NoArgsIsHelpError":  # a noun without a verb: its help
        help_out(message)
        return 2
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "dutyconsole"
    said = message.replace("Value error, ", "").strip().rstrip(".")
    sentence_out(f"{said}; see `{path} --help`.")
    return code if code in (1, 2) else 1
