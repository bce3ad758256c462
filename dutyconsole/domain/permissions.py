"""Who may do what: one table, enforced by the desk for screens and shell alike.

A permission is about handling the console. Who may launch or end a response is not decided here
but by posts and by the launching itself, in `authority`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from dutyconsole.domain.phrase import OR, Name, Names
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.roster import Person, Role, Roster


class Action(StrEnum):
    """What one can ask of the desk."""

    SIGN_ON = "sign on"
    READ = "read the log"
    REPORT = "report an incident"
    HANDLE = "handle an incident"
    RESPOND = "enter a launch or an end"
    CONFIRM = "confirm what stands on word, or end in writing"
    ENTER_ORDER = "enter an order"
    KEEP_TASKS = "raise or settle a task"
    CLOSE = "close or reopen an incident"
    ARCHIVE = "archive an incident"
    ADOPT_PLAYBOOK = "adopt a playbook"
    KEEP_ROSTER = "keep the roster"
    ORDER_ACTING = "record an acting holder"
    ERASE_PRIVATE = "erase personal data"
    EXPORT_PRIVATE = "export personal data"
    KEEP_LOG = "back up or rebuild the log"
    OWN_SECRET = "choose one's own secret"
    OWN_CODE = "have a device make one-time codes"
    REVIEW_ACTING = "review an acting holder"
    REVIEW_GLASS = "review who took a desk without a secret"
    REVIEW_SECRET = "look into a secret that was set again"
    SEE_PRIVATE = "see personal data"


_OFFICER, _LEADER, _SUPERVISOR = Role.DUTY_OFFICER, Role.LEADER, Role.SUPERVISOR
_TRAINER, _ADMINISTRATOR = Role.TRAINER, Role.ADMINISTRATOR
_EVERYBODY = frozenset(Role)

PERMITTED: Final[Mapping[Action, frozenset[Role]]] = {
    Action.SIGN_ON: _EVERYBODY,
    Action.READ: _EVERYBODY,
    Action.OWN_SECRET: _EVERYBODY,
    Action.OWN_CODE: _EVERYBODY,
    Action.REPORT: frozenset({_OFFICER, _LEADER, _SUPERVISOR}),
    Action.HANDLE: frozenset({_OFFICER, _SUPERVISOR}),
    Action.RESPOND: frozenset({_OFFICER, _LEADER, _SUPERVISOR}),
    Action.CONFIRM: frozenset({_OFFICER, _LEADER, _SUPERVISOR}),
    Action.ENTER_ORDER: frozenset({_OFFICER, _LEADER, _SUPERVISOR}),
    Action.KEEP_TASKS: frozenset({_OFFICER, _LEADER, _SUPERVISOR}),
    Action.CLOSE: frozenset({_OFFICER, _SUPERVISOR}),
    Action.ARCHIVE: frozenset({_OFFICER, _SUPERVISOR}),
    Action.ADOPT_PLAYBOOK: frozenset({_SUPERVISOR}),
    Action.KEEP_ROSTER: frozenset({_ADMINISTRATOR}),
    Action.ORDER_ACTING: frozenset({_OFFICER, _ADMINISTRATOR}),
    Action.REVIEW_ACTING: frozenset({_SUPERVISOR}),
    Action.REVIEW_GLASS: frozenset({_SUPERVISOR}),
    Action.REVIEW_SECRET: frozenset({_SUPERVISOR}),
    Action.SEE_PRIVATE: frozenset({_OFFICER, _LEADER, _SUPERVISOR}),
    Action.ERASE_PRIVATE: frozenset({_SUPERVISOR}),
    Action.EXPORT_PRIVATE: frozenset({_SUPERVISOR}),
    Action.KEEP_LOG: frozenset({_SUPERVISOR, _ADMINISTRATOR}),
}
"""Roles that may do each action."""


BY_SECRET_ALONE: Final = frozenset({Action.OWN_SECRET, Action.OWN_CODE})
"""What a session of the shell does not do: who finds a token must not gain more than its hour."""

WHEN_EXPIRED: Final = frozenset({Action.OWN_SECRET, Action.REPORT})
"""What a secret that is too old still opens: choosing another, and the first report of what
happened. While that is handled no secret counts as expired."""

UNDER_GLASS: Final = frozenset(
    {
        Action.SIGN_ON,
        Action.READ,
        Action.REPORT,
        Action.HANDLE,
        Action.RESPOND,
        Action.ENTER_ORDER,
        Action.KEEP_TASKS,
    }
)
"""What may be done at a desk that was taken by breaking the glass, as far as the roles of who that
said to be permit it: incidents are handled, and nothing that can wait for a secret is settled."""


def not_under_glass(person: Person, action: Action) -> Refused | None:
    """The refusal if `person`, without a secret, may not do `action`."""
    if action in UNDER_GLASS:
        return not_permitted(person, action)
    return Refused(
        Code.NOT_PERMITTED,
        "Who took the desk by breaking the glass may not {action}",
        "sign on with your own secret, or let somebody else do it",
        action=Name("word", action.value),
    )


WITHOUT_DOUBT: Final = frozenset(
    {
        Action.CONFIRM,
        Action.REVIEW_ACTING,
        Action.REVIEW_GLASS,
        Action.REVIEW_SECRET,
        Action.ARCHIVE,
        Action.ADOPT_PLAYBOOK,
        Action.ERASE_PRIVATE,
        Action.EXPORT_PRIVATE,
    }
)
"""What takes a secret of which nobody doubts whose it is: whoever set one could do it alone."""


def not_in_doubt(roster: Roster, person: str, action: Action) -> Refused | None:
    """The refusal if what `person` asks for waits until a supervisor has looked at their secret."""
    doubt = roster.doubts.open.get(person)
    if doubt is None or action not in WITHOUT_DOUBT:
        return None
    return Refused(
        Code.NOT_PERMITTED,
        "{person}'s secret was set by {setter}, and no supervisor has looked into it: "
        "they may not {action}",
        "have a supervisor look into it, or let somebody else do it",
        person=Name("person", person),
        setter=Name("person", doubt.setter),
        action=Name("word", action.value),
    )


def may(person: Person, action: Action) -> bool:
    """Whether one of the person's roles permits the action."""
    return not person.roles.isdisjoint(PERMITTED[action])


def check_roles(roster: Roster, person: str, roles: frozenset[Role], setter: str) -> None:
    """Refuse roles that somebody gives themselves, and taking away the last administrator's.

    Raises:
        Refused: `invalid`, `not_permitted`.
    """
    if Role.ADMINISTRATOR not in roles:
        check_keeper(roster, person)
    if person == setter and not roles <= roster.persons[person].roles:
        refuse(
            Code.NOT_PERMITTED,
            "{person} cannot give a role to themselves",
            "have another administrator record it",
            person=Name("person", person),
        )


def check_keeper(roster: Roster, without: str) -> None:
    """Refuse to be without anybody who keeps the roster, and has a secret to sign on with.

    Raises:
        Refused: `invalid`.
    """
    others = (p for p in roster.persons.values() if p.id != without and p.secret_at)
    if not any(may(p, Action.KEEP_ROSTER) for p in others):
        refuse(
            Code.INVALID,
            "Nobody would keep the roster any more",
            "make somebody else an administrator, with a secret, first",
        )


def not_permitted(person: Person, action: Action) -> Refused | None:
    """The refusal if `person` may not do `action`."""
    if may(person, action):
        return None
    roles = sorted(role.value.replace("_", " ") for role in PERMITTED[action])
    return Refused(
        Code.NOT_PERMITTED,
        "{person} may not {action}",
        "ask the {roles}",
        person=Name("person", person.id),
        action=Name("word", action.value),
        roles=Names.of("word", *roles, between=OR),
    )
