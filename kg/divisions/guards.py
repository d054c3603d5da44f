"""Places where the name of a division is part of another name: a school, a company, a street, a mountain."""

from __future__ import annotations

import re

_BODY = (
    "大学|学院|公司|集团|银行|医院|研究院|研究所|研究中心|创新中心|科创中心|实验室|学校|中学|小学|幼儿园|师专|党校|日报|晚报|晨报|电视台|出版社|"
    "博物馆|纪念馆|展览馆|美术馆|图书馆|故居|旧居|会址|旧址|陵园|纪念园|基金会|协会|商会|学会|论坛|博览会|交易会|大赛|大市场|人才周|会议中心|"
    "文明办|教育厅|财政厅|科技厅|农业农村厅|办公厅|人社厅|医科院|农科院|社科院|科学院|总医院|分院|机场|铁路|高铁|高速|大桥|运河|师范|证券|保险|"
    "足球俱乐部|开放大学|技工"
)
_NO_NAME = (
    "建|设立|成立|打造|落户|开展|拥有|聚焦|发展|组织|实施|推|引|举|加强|联合|依托|创办|领导|干部(?!学院)|党员|企业|高校|全市|全区|全省|我市|"
    "[的在与和及对为把将从向到是了等各所有]"
)
_BODY_NAME = re.compile(rf"(?:(?!{_NO_NAME})[一-鿿（）()]){{0,10}}?(?:{_BODY})")
_INSTITUTE = re.compile(rf"(?:(?!{_NO_NAME})[一-鿿]){{2,4}}所(?![有在以属长谓需])")
_FIRM_IN_LIST = re.compile(rf"(?:(?!{_NO_NAME})[一-鿿]){{2,4}}等[一-鿿]{{0,4}}(?:项目|企业|公司)")
_STREETS = frozenset("路街巷")
_LANDSCAPE = frozenset("山河江湖岛峡溪泉寺村庄镇乡桥港湾")
_ORGAN = frozenset("委直属级县内域")


def in_body_name(text: str, end: int) -> bool:
    """Tell whether the name that ends at *end* opens the name of a body.

    True in 武汉大学, 湖北汽车工业学院, 安徽光机所; False in 青岛组建产业学院, 南京市属高校.
    """
    if _BODY_NAME.match(text, end) or _INSTITUTE.match(text, end):
        return True
    return _FIRM_IN_LIST.match(text, end) is not None


def in_place_name(text: str, start: int, end: int, *, county: bool) -> bool:
    """Tell whether the short name at ``[start:end]`` is cut out of a longer one or out of an ordinary phrase.

    True in 北京路, 高凉山区 (…山区 are mountains), 出台州委文件, and of counties also in 贺兰山, 云冈学研究.
    """
    last, after = text[end - 1], text[end : end + 1]
    if after in _STREETS or (last == "山" and after == "区") or (last in "州市县区" and after in _ORGAN):
        return True
    return county and (after in _LANDSCAPE or (after == "学" and text[end : end + 2] not in ("学习", "学子", "学校")))
