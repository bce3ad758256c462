"""What the callers of the demonstration say, in three languages; all fictional."""

from __future__ import annotations

from typing import Final

from dutyconsole.domain.text import Localised

SAID: Final = {
    said.en: said
    for said in (
        Localised(
            "All ticket gates offline since 07:05, displays dark, 2 300 waiting",
            "7时05分起自动检票机全部离线，显示屏黑屏，候车2300人",
            "7時05分起自動檢票機全部離線，顯示屏黑屏，候車2300人",
        ),
        Localised(
            "Heavy rain: 14 trains late, 5 cancelled, hall and square crowded",
            "暴雨，14趟列车晚点、5趟停运，候车室和广场拥挤",
            "暴雨，14趟列車晚點、5趟停運，候車室和廣場擁擠",
        ),
        Localised(
            "Smoke and open flame from the cabinet in car 9, evacuating car 9",
            "9号车配电柜冒烟见明火，正在疏散9号车旅客",
            "9號車配電櫃冒煙見明火，正在疏散9號車旅客",
        ),
        Localised(
            "Stopped in section: loss of traction, all air-conditioning off, 34 C",
            "区间停车，牵引丢失，全列空调停机，车外34度",
            "區間停車，牽引丟失，全列空調停機，車外34度",
        ),
        Localised(
            "Wanghe South",
            "望河南站",
            "望河南站",
        ),
        Localised(
            "Yunxi East",
            "云溪东站",
            "雲溪東站",
        ),
        Localised(
            "Station passenger duty officer",
            "客运值班员",
            "客運值班員",
        ),
        Localised(
            "Passenger-service director",
            "客运主任",
            "客運主任",
        ),
        Localised(
            "Train conductor",
            "列车长",
            "列車長",
        ),
        Localised(
            "Passenger dispatcher",
            "客运调度",
            "客運調度",
        ),
        Localised(
            "phone",
            "电话",
            "電話",
        ),
        Localised(
            "radio",
            "电台",
            "電台",
        ),
        Localised(
            "department leadership",
            "处领导",
            "處領導",
        ),
        Localised(
            "passenger-service director",
            "客运主任",
            "客運主任",
        ),
        Localised(
            "station",
            "车站",
            "車站",
        ),
        Localised(
            "stranded",
            "滞留人数",
            "滯留人數",
        ),
        Localised(
            "unwell",
            "身体不适",
            "身體不適",
        ),
        Localised(
            "Yunxi East station",
            "云溪东站",
            "雲溪東站",
        ),
        Localised(
            "Yunwang line",
            "云望线",
            "雲望線",
        ),
        Localised(
            "Linjiang - Qingshiling",
            "临江-青石岭",
            "臨江-青石嶺",
        ),
        Localised(
            "Qingjiang HSL",
            "清江高速线",
            "清江高速線",
        ),
        Localised(
            "Wanghe South - Qingshiling",
            "望河南-青石岭",
            "望河南-青石嶺",
        ),
        Localised(
            "passenger dispatcher",
            "客运调度",
            "客運調度",
        ),
        Localised(
            "train conductor",
            "列车长",
            "列車長",
        ),
        Localised(
            "leader of the emergency leading group",
            "应急领导小组组长",
            "應急領導小組組長",
        ),
        Localised(
            "emergency leading group",
            "应急领导小组",
            "應急領導小組",
        ),
    )
}
"""Everything that is said in the show, by its English text."""
