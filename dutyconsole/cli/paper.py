"""`dutyconsole paper`: pages to print, as HTML files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dutyconsole.cli.options import AsJson, noun
from dutyconsole.cli.session import Answer, Session
from dutyconsole.environment import absolute
from dutyconsole.locale.speech import speak

if TYPE_CHECKING:
    from dutyconsole.locale.reader import Reader

commands = noun("Paper: the state sheet of what is open, a playbook as a blank form.")

OutputFile = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Where to; without it: standard output."),
]


@commands.command("state")
def state(context: typer.Context, output: OutputFile = None, json: AsJson = False) -> Answer:
    """The state sheet: everything open, to go on by hand when the machine is down."""
    from dutyconsole.paper.page import imprint
    from dutyconsole.tui.picture import Viewer
    from dutyconsole.tui.state_page import state_html

    session = Session.of(context)
    to = reader_of(session)
    picture = Viewer().take(session.desk, session.now())
    page = state_html(picture, to, imprint(session.desk, session.now()))
    return put(page, output, {"incidents": list(picture.incidents), "position": picture.position})


@commands.command("form")
def form(
    context: typer.Context,
    playbook: Annotated[str, typer.Argument(metavar="ID", help="Such as 4-12.")],
    output: OutputFile = None,
    json: AsJson = False,
) -> Answer:
    """A playbook in force as a blank form, to be walked on paper."""
    from dutyconsole.domain.phrase import Names
    from dutyconsole.domain.refusal import Code, refuse
    from dutyconsole.paper.form import blank_form
    from dutyconsole.paper.page import imprint

    session = Session.of(context)
    to = reader_of(session)
    newest = session.desk.adopted.newest
    if playbook not in newest:
        refuse(
            Code.UNKNOWN,
            "There is no playbook {playbook!r}",
            "name one of: {playbooks}",
            playbook=playbook,
            playbooks=Names.of("playbook", *newest),
        )
    page = blank_form(newest[playbook], to, imprint(session.desk, session.now()))
    return put(page, output, {"id": playbook, "digest": newest[playbook].digest})


def reader_of(session: Session) -> Reader:
    """Who reads what the command writes: in the language of `--lang`, which is on from now."""
    from dutyconsole.locale.reader import Reader

    speak(session.language)
    desk = session.desk
    return Reader(desk.reference, desk.roster, session.language, session.settings.timezone)


def put(page: str, output: str | None, data: dict[str, object]) -> Answer:
    """A page in its file, or as what the command prints.

    Raises:
        Refused: `invalid` where nothing can be written there.
    """
    from dutyconsole.paper.files import save_new

    if output is None:
        return Answer({**data, "html": page}, page.rstrip("\n").split("\n"))
    file = absolute(output)
    save_new(file, page)
    return Answer({**data, "file": str(file)}, [f"The page is in {file}"])
