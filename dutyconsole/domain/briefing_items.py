"""What to find out of an incident, as the regulation lists it, and what the handling needs.

Local reference: Regulation on railway accident rescue and investigation (State Council order 501,
2012), Art. 16, which lists what the report of an accident says. The source of the playbooks does
not ask for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dutyconsole.domain.text import Language, Localised

BASIS: Final = Localised(
    "local reference: Regulation on railway accident rescue and investigation, Art. 16",
    "本地参考:《铁路交通事故应急救援和调查处理条例》第十六条",
    "本地參考:《鐵路交通事故應急救援和調查處理條例》第十六條",
)
LOCAL: Final = Localised("local setting", "本局设定", "本局設定")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to find out.

    Attributes:
        number: Number of the article's item it belongs to; 0: not of the article.
        name: Name of the fact.
        label: What it is called.
        asks: The question to put to a caller.
    """

    number: int
    name: str
    label: Localised
    asks: Localised

    @property
    def basis(self) -> Localised:
        """Where it comes from."""
        return BASIS if self.number else LOCAL


ITEMS: Final = (
    Item(
        1,
        "happened_at",
        Localised("time", "时间", "時間"),
        Localised("When did it happen?", "什么时间发生的?", "什麼時間發生的?"),
    ),
    Item(
        1,
        "place",
        Localised("place", "地点", "地點"),
        Localised(
            "Which line, section, kilometre and metre?",
            "哪条线、哪个区间、多少公里多少米?",
            "哪條線、哪個區間、多少公里多少米?",
        ),
    ),
    Item(
        1,
        "units_persons",
        Localised("units and persons concerned", "相关单位和人员", "相關單位和人員"),
        Localised(
            "Which units and persons are concerned?", "涉及哪些单位和人员?", "涉及哪些單位和人員?"
        ),
    ),
    Item(
        2,
        "train_kind",
        Localised("kind of train", "列车种类", "列車種類"),
        Localised("What kind of train is it?", "是什么种类的列车?", "是什麼種類的列車?"),
    ),
    Item(
        2,
        "train",
        Localised("train number", "车次", "車次"),
        Localised("Which train number?", "车次是多少?", "車次是多少?"),
    ),
    Item(
        2,
        "position",
        Localised("part of the train", "部位", "部位"),
        Localised("Which car or part of the train?", "哪节车、哪个部位?", "哪節車、哪個部位?"),
    ),
    Item(
        2,
        "length",
        Localised("converted length", "计长", "計長"),
        Localised("What is its converted length?", "计长是多少?", "計長是多少?"),
    ),
    Item(
        2,
        "locomotive",
        Localised("type of locomotive", "机车型号", "機車型號"),
        Localised("What type is the locomotive?", "机车型号是什么?", "機車型號是什麼?"),
    ),
    Item(
        2,
        "cars",
        Localised("cars hauled", "牵引辆数", "牽引輛數"),
        Localised("How many cars does it haul?", "牵引多少辆?", "牽引多少輛?"),
    ),
    Item(
        2,
        "tonnage",
        Localised("tonnage", "吨数", "噸數"),
        Localised("How many tonnes?", "多少吨?", "多少噸?"),
    ),
    Item(
        3,
        "aboard",
        Localised("passengers aboard", "承运旅客人数", "承運旅客人數"),
        Localised(
            "How many passengers are aboard, or which goods?",
            "旅客多少人(或装载什么货物)?",
            "旅客多少人(或裝載什麼貨物)?",
        ),
    ),
    Item(
        4,
        "casualties",
        Localised("casualties", "人员伤亡", "人員傷亡"),
        Localised(
            "How many are hurt, how badly?", "伤亡多少人、伤情如何?", "傷亡多少人、傷情如何?"
        ),
    ),
    Item(
        4,
        "damage",
        Localised("damage", "损坏情况", "損壞情況"),
        Localised(
            "What is damaged: train, track, road vehicles?",
            "机车车辆、线路设施、道路车辆损坏如何?",
            "機車車輛、線路設施、道路車輛損壞如何?",
        ),
    ),
    Item(
        4,
        "traffic",
        Localised("effect on traffic", "对行车的影响", "對行車的影響"),
        Localised("How does it affect traffic?", "对行车有什么影响?", "對行車有什麼影響?"),
    ),
    Item(
        5,
        "cause",
        Localised("first judgement of the cause", "原因的初步判断", "原因的初步判斷"),
        Localised("What is thought to be the cause?", "初步判断是什么原因?", "初步判斷是什麼原因?"),
    ),
    Item(
        6,
        "measures",
        Localised("measures taken", "已采取的措施及控制情况", "已採取的措施及控制情況"),
        Localised(
            "What has been done, is it under control?",
            "采取了什么措施、控制住了吗?",
            "採取了什麼措施、控制住了嗎?",
        ),
    ),
    Item(
        7,
        "rescue",
        Localised("rescue asked for", "具体救援请求", "具體救援請求"),
        Localised("What help is asked for?", "需要什么救援?", "需要什麼救援?"),
    ),
    Item(
        0,
        "stopped",
        Localised("stopped at", "停车时间", "停車時間"),
        Localised("Since when has it stood still?", "什么时候停车的?", "什麼時候停車的?"),
    ),
    Item(
        0,
        "temperature",
        Localised("temperature inside", "车内温度", "車內溫度"),
        Localised("How warm is it inside?", "车内温度多少?", "車內溫度多少?"),
    ),
    Item(
        0,
        "special_care",
        Localised("passengers needing special care", "重点旅客", "重點旅客"),
        Localised("Does anybody need special care?", "有没有重点旅客?", "有沒有重點旅客?"),
    ),
)
"""In the order in which the article lists it, then what the handling needs."""

BY_NAME: Final = {item.name: item for item in ITEMS}
"""The items by the name of their fact."""

FLASH_ONLY: Final = (
    Item(
        0,
        "accident_kind",
        Localised("kind of accident", "事故种类", "事故種類"),
        Localised("What kind of accident is it?", "是什么种类的事故?", "是什麼種類的事故?"),
    ),
    Item(
        0,
        "passenger",
        Localised("passenger", "旅客", "旅客"),
        Localised(
            "Name, sex, age and nationality of the passenger?",
            "旅客姓名、性别、年龄、国籍?",
            "旅客姓名、性別、年齡、國籍?",
        ),
    ),
    Item(
        0,
        "ticket",
        Localised("ticket", "车票", "車票"),
        Localised(
            "Which ticket: kind, number, from where to where?",
            "票种、票号、发到站?",
            "票種、票號、發到站?",
        ),
    ),
    Item(
        0,
        "injury",
        Localised("injury", "伤情", "傷情"),
        Localised("What is the injury?", "伤情如何?", "傷情如何?"),
    ),
    Item(
        0,
        "course",
        Localised("course of events", "经过", "經過"),
        Localised("How did it happen?", "事情经过如何?", "事情經過如何?"),
    ),
    Item(
        0,
        "witnesses",
        Localised("witnesses", "证人", "證人"),
        Localised("Who are the witnesses?", "证人是谁?", "證人是誰?"),
    ),
)
"""What only the flash report of an accident asks for: a local setting."""

_FLASH: Final = {item.name: item for item in FLASH_ONLY}

_OFTEN: Final = {
    "stranded": Localised("passengers stranded", "滞留旅客人数", "滯留旅客人數"),
    "unwell": Localised("passengers unwell", "身体不适旅客人数", "身體不適旅客人數"),
    "moving": Localised("moving again since", "恢复运行时间", "恢復運行時間"),
    "aircon_off": Localised("air-conditioning off since", "空调失效时间", "空調失效時間"),
    "aircon_on": Localised("air-conditioning works since", "空调恢复时间", "空調恢復時間"),
}
"""What is often said without being asked for by rule."""


def fact_name(name: str, language: Language) -> str:
    """What a fact is called; as it was typed where nobody has named it in other languages."""
    item = BY_NAME.get(name) or _FLASH.get(name)
    label = item.label if item else _OFTEN.get(name)
    return label.text(language) if label else name
