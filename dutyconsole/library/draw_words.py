"""The words around a drawn flow, in three languages, and lines cut to cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Protocol

from rich.cells import cell_len, chop_cells

from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.run import StepState
from dutyconsole.domain.text import Language, Localised


class Namer(Protocol):
    """Knows the names of parties, posts, groups and organisers, such as an `Organisation`."""

    def name(self, any_id: str, language: Language) -> str:
        """The name in a language; the id itself if it is unknown."""


VERSION: Final = Localised("version {}", "第 {} 版", "第 {} 版")
TRIGGER: Final = Localised("Starts with: {}", "起因：{}", "起因：{}")
CLOSING: Final = Localised("Ends with: {}", "结束：{}", "結束：{}")
MARKED: Final = Localised("{}: {}", "{}：{}", "{}：{}")
LEVEL: Final = Localised("Level {}: {}", "{}级：{}", "{}級：{}")
ENDED_BY: Final = Localised(
    "ended by: the person who launched", "由启动人本人结束", "由啟動人本人結束"
)
BY: Final = Localised("by: {}", "责任：{}", "責任：{}")
RECIPIENTS: Final = Localised("notify: {}", "通知：{}", "通知：{}")
MEMBERS: Final = Localised("members: {}", "成员：{}", "成員：{}")
ANYTIME: Final = Localised("may be recorded at any time", "可随时记录", "可隨時記錄")
HOLD: Final = Localised("hold point", "停止待检点", "停止待檢點")
TARGET: Final = Localised("within {} (local)", "{} 内（本局设定）", "{} 內（本局設定）")
FOLLOW_UP: Final = Localised("follow-up", "后续工作", "後續工作")
AFTER: Final = Localised("after {}", "在 {} 之后", "在 {} 之後")
AND: Final = Localised(" and ", " 和 ", " 和 ")
OR: Final = Localised(" or ", " 或 ", " 或 ")
AS_NEEDED: Final = Localised(", those needed", "（需要的）", "（需要的）")
AT_ONCE: Final = Localised("at the same time, {} of {}", "同时进行 {}/{}", "同時進行 {}/{}")
BACK: Final = Localised("back to {}", "返回 {}", "返回 {}")
END: Final = Localised("end", "结束", "結束")
LIST: Final = Localised(", ", "、", "、")
PARTS: Final = Localised("; ", "；", "；")

ANSWERS: Final = {
    "yes": Localised("YES", "是", "是"),
    "no": Localised("NO", "否", "否"),
}
"""Names of the answers that need none in a playbook."""

KINDS: Final = {
    StepKind.LAUNCH: Localised("LAUNCH", "启动响应", "啟動響應"),
    StepKind.END: Localised("END RESPONSE", "结束响应", "結束響應"),
}
"""What must not be overlooked."""

MARKS: Final = {
    StepState.WAITING: " ",
    StepState.CURRENT: ">",
    StepState.DONE: "x",
    StepState.NOT_APPLICABLE: "-",
    StepState.NOT_NEEDED: "-",
    StepState.OVERRIDDEN: "!",
    StepState.DEFERRED: "?",
}

LEGEND: Final = {
    ">": Localised("now", "进行中", "進行中"),
    "x": Localised("done", "完成", "完成"),
    "!": Localised("overridden", "越过", "越過"),
    "?": Localised("deferred", "缓办", "緩辦"),
    "-": Localised("not needed or not applicable", "不需要或不适用", "不需要或不適用"),
}

_TOKEN: Final = re.compile(
    r"\s+|[（「『《〈【]*(?:[^\s\u2e80-\uffef]+|[\u2e80-\uffef])[，。、；：）」』》〉】”’？！,.;:!?)]*"
)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of a text, each at most `width` cells wide.

    A line breaks at blanks and between Chinese characters, never before closing punctuation.
    """
    line = ""
    for token in _TOKEN.findall(text):
        if cell_len(line) + cell_len(token.rstrip()) <= width:
            line += token
            continue
        if line.strip():
            yield line.rstrip()
        *full, line = chop_cells(token.lstrip(), width) or [""]
        yield from full
    if line.strip():
        yield line.rstrip()
