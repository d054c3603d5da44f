"""Short and customary names of divisions, derived from their official names."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.model import Level

_PROVINCE_TAIL = re.compile(r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市)$")
_ETHNIC = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|"
    "畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|阿昌族|"
    "普米族|塔吉克族|塔吉克|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春族|各族|族"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,20}}?)(?:{_ETHNIC}){{0,6}}(自治州|自治县|自治旗|区)$")
_AUTONOMOUS_ENDS = ("自治州", "自治县", "自治旗", "区")
_BANNER_SIDE = "前后中左右翼合"


def _district_stem(name: str) -> str | None:
    """Strip the generic part of a district (浦东新区 → 浦东, 清新区 → 清新); a bare 矿区 or 井陉矿区 has no stem."""
    if name.endswith("矿区"):
        return None
    double = (name.endswith(("新区", "特区")) and len(name) >= 4) or (name.endswith("林区") and len(name) >= 5)
    return name[:-2] if double else name[:-1]


def short_name(name: str, level: Level) -> str | None:
    """Give the name without its generic part (凉山彝族自治州 → 凉山, 吴兴区 → 吴兴), or None where nothing safe is left."""
    stem: str | None
    if level == "province":
        return _PROVINCE_TAIL.sub("", name)
    if contracted := customary_name(name):
        stem = contracted[:-1]
    elif name.endswith("自治旗"):
        stem = name[:-3]
    elif name.endswith("区"):
        stem = name[:-2] if name.endswith("地区") else _district_stem(name)
    elif name[-1] in "市县州盟旗":
        stem = name[:-1]
    else:
        return None
    usable = stem and len(stem) >= 2 and not (name.endswith("旗") and stem[-1] in _BANNER_SIDE)
    return stem if usable else None


@lru_cache(maxsize=4096)  # asked for the customary and again for the short names
def customary_name(name: str) -> str | None:
    """Give the contracted official form of an autonomous unit (凉山彝族自治州 → 凉山州, 管城回族区 → 管城区), else None."""
    match = _AUTONOMOUS.match(name) if name.endswith(_AUTONOMOUS_ENDS) else None
    if not match or match[1] + match[2] == name:
        return None
    return match[1] + match[2][-1]
