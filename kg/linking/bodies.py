"""Read the name of a body: whose organ it is, and the part of the name that its variants share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.divisions import Divisions, contains, ordinary_names
from kg.divisions.names import customary_name
from kg.lexicon import read_table, read_words
from kg.linking.identity import list_home
from kg.model import Region

_LEVELS = "自治区|省|市|区|县|州|盟|旗|镇|乡|街道"
_OWN = re.compile(rf"(?:[全我本该]|各)?({_LEVELS})(?:级|直|属)?(?=.)")
_LEAGUE = re.compile(rf"团({_LEVELS})委(?:员会)?$")
_COMMITTEE_HEAD = re.compile(r"^(?:党委|委员会)(?!办公室)")
_PARTY = re.compile(r"^(?:中共|中国共产党)(?=.{2,}委)")
# What goes on a word of level so that it is none: 市场监管局, 区域中心, 省会城市协会, 县乡党委.
_NO_LEVEL = re.compile(r"[场域区民容内外会长镇乡村县市际]|政(?!府|协|法|务|数)")
_ORGAN = re.compile(
    r"(?:党?委|政府|人民政府|人大|政协|纪委|监委|法院|检察院|组织|宣传|统战|政法|公安|教育|财政|民政|发展改革|发改|人力|人社|团委|妇联|科协)"
)
_ORGAN_END = re.compile(
    r"(?:委|会|部|局|办|厅|处|科|室|院|校|署|系统|部门|政府|人大|政协|机关|党组|党组织|法院|集团|中心|站|学院|公司|园|联|协|联盟|馆|社|团)$"
)
_COMMITTEE = re.compile(r"党?委|政府|人大|政协|纪委|监委|团委")
_DEPARTMENT = re.compile(r"(?:委|部|局|办|厅|部门|系统|机关|党组织|办公室)$")
_COMPANY = re.compile(r"(?:股份|控股)?(?:有限)?(?:责任)?公司$")
_LOCAL = re.compile(
    r"(?:社区|村|小区|嘎查)$|(?:社区|村|小区|街道|[镇乡]|苏木|嘎查)[^市区县]{0,4}"
    r"(?:党工委|党委|党总支|党支部|支部|委员会|居委会|村委会|办事处|工作站|合作社|服务站|中心)$"
)
_TOWNSHIP = re.compile(r"^[\u4e00-\u9fff]{2,4}?(?:街道|镇|乡|苏木)(?=.+(?:社区|村|嘎查))")
_GENERIC = re.compile(
    rf"(?:各级?|本|该|全)?(?:{_LEVELS}|社区|村|小区|企业|公司|学校|医院|单位|机关|行业|镇街|乡镇|物业){{0,8}}级?"
    r"(?:党?委|党组|党总支|党支部|支部|政府|村委会|居委会|业委会|公司|企业|集团|店|咖啡店|合作社|学校|医院|工厂|党组织|工作站|协会|商会|服务站)?"
)
_TOO_SHORT = 4


@dataclass(frozen=True, slots=True)
class Body:
    """What a name says: the region whose organ it is, if any, and the rest of the name in its shared form.

    ``scope`` tells where the name means one thing: everywhere, in its region, or in one document only (村委会);
    ``fixed`` whether *label* goes before what the texts call it most often.
    """

    owner: Region | None
    rest: str
    label: str
    reason: str
    scope: Literal["global", "region", "document"] = "global"
    fixed: bool = False


def read_body(name: str, subjects: Sequence[Region], divisions: Divisions) -> Body:
    """Read *name* as a report of *subjects* means it: 区委组织部 in a report of 张湾区 is 张湾区's 委组织部.

    By the first that fits: a usual short form (北大), a youth league's 团市委, a division's name in front, a word of level,
    a department's bare name, a generic name, a name of a village or community, a company's form left out.
    """
    if full := _short_forms().get(name):
        return Body(None, full, full, "same name" if full == name else "usual short form")
    bare = _PARTY.sub("", name)
    chain = list_home(subjects, divisions)
    return (
        _read_league(bare, chain)
        or _read_owned(bare, chain, divisions)
        or _read_level(bare, chain)
        or _read_department(bare, chain)
        or _read_unowned(bare)
    )


@cache
def _short_forms() -> Mapping[str, str]:
    rows = read_table("lexicon/link_bodies.tsv")
    return {row["full"]: row["full"] for row in rows} | {row["name"]: row["full"] for row in rows}


@cache
def _organ_forms() -> Mapping[str, str]:
    rows = [(row["written"], row["short"]) for row in read_table("lexicon/link_organs.tsv")]
    return dict(sorted(rows, reverse=True))


def shorten_organ(rest: str) -> str:
    """Give an organ's name in its usual short form: 人力资源和社会保障局 → 人社局, 组织部 → 委组织部, 党委 → 委."""
    rest, forms = _COMMITTEE_HEAD.sub("委", rest), _organ_forms()
    return forms.get(rest) or (forms.get(rest[1:]) if rest.startswith("委") else None) or rest


def _owned(owner: Region, rest: str, reason: str) -> Body:
    short = shorten_organ(rest)
    full_party = owner.name.endswith("自治区") or owner.level in ("township", "village")
    label = owner.name + (f"党{short}" if full_party and short.startswith("委") else short)
    return Body(owner, short, label, reason, fixed=_is_organ(short))


def _is_organ(rest: str) -> bool:
    """Tell an organ, to be called by its region's name (张湾区委组织部), from a body with a name of its own (市人才集团)."""
    return bool(_COMMITTEE.match(rest) or _DEPARTMENT.search(rest))


def _read_league(name: str, chain: Sequence[Region]) -> Body | None:
    """Read the youth league's committee: 团市委, 团区委."""
    match = _LEAGUE.fullmatch(name)
    owner = _find_level(match[1], chain) if match else None
    return _league(owner, f"the youth league of {owner.full_name}, whose report it is") if owner else None


def _league(owner: Region, reason: str) -> Body:
    return Body(owner, "团委", f"共青团{owner.name}委", reason, fixed=True)


def _read_owned(name: str, chain: Sequence[Region], divisions: Divisions) -> Body | None:
    """Read a name that begins with that of a division: 湖州市吴兴区委组织部, 共青团南通市委, 成都组织系统."""
    league = name.startswith("共青团")
    start = 3 if league else 0
    owner, end = _read_prefix(name, start, chain, divisions)
    rest = name[end:]
    if owner is None or not rest or re.fullmatch(_LEVELS, rest):
        return None
    in_full = name[:end].endswith((owner.name, customary_name(owner.name) or owner.name))
    if not in_full and not (_ORGAN.match(rest) and _ORGAN_END.search(rest)):
        return None
    if league:
        return _league(owner, f"the youth league of {owner.full_name}")
    if _LOCAL.search(rest) and not _ORGAN.match(rest):
        return Body(owner, rest, owner.name + rest, f"a body in {owner.full_name}", "region")
    return _owned(owner, rest, f"an organ of {owner.full_name}, named in full")


def _read_prefix(name: str, start: int, chain: Sequence[Region], divisions: Divisions) -> tuple[Region | None, int]:
    """Read names of divisions from *start* on, each inside the one before; give the innermost and where it ends."""
    owner: Region | None = None
    while True:
        found = next(
            (
                (region, end)
                for end in range(min(len(name), start + 12), start + 1, -1)
                if (region := _resolve(name[start:end], owner, chain, divisions))
            ),
            None,
        )
        if found is None:
            return owner, start
        owner, start = found


def _resolve(part: str, owner: Region | None, chain: Sequence[Region], divisions: Divisions) -> Region | None:
    """Give the one division called *part*: inside *owner*, else of the report's own line, inside it, or the only one."""
    if owner and owner.level == "county":
        return divisions.town(owner, part)
    candidates = divisions.names.get(part) or (
        divisions.short_names.get(part, ()) if part not in ordinary_names() else ()
    )
    if not candidates:
        return None
    if owner:
        inside = [region for region in candidates if region != owner and contains(owner, region)]
        return inside[0] if len(inside) == 1 else None
    for near in (
        [region for region in candidates if region in chain],
        [region for region in candidates if chain and contains(chain[0], region)],
        [region for region in candidates if region.level in ("province", "prefecture")],
        list(candidates),
    ):
        if near:
            return near[0] if len(near) == 1 or near[0].level != "county" else None
    return None


def _find_level(level: str, chain: Sequence[Region]) -> Region | None:
    """Give the region of the report's line that the word of level means, the innermost; 区 is an autonomous region only
    in that region's own report."""
    for n, region in enumerate(chain):
        if region.name.endswith(level) and not (level == "区" and n and region.level == "province"):
            return region
    return None


def _read_level(name: str, chain: Sequence[Region]) -> Body | None:
    """Read a name that begins with a word of level: 区委组织部, 市公安局, 全州组织部门, 我市组织系统."""
    if (owner := _find_level(name, chain)) and re.fullmatch(_LEVELS, name):
        return Body(owner, "", owner.name, f"the authorities of {owner.full_name}, whose report it is", fixed=True)
    match = _OWN.match(name)
    if not match:
        return None
    rest = name[match.end() :]
    if _NO_LEVEL.match(rest) or not _ORGAN_END.search(rest):
        return None
    owner = _find_level(match[1], chain)
    if owner is None:
        return Body(None, name, name, "different: an organ of a place that its report does not tell", "document")
    between = name[match.end(1) : match.end()]
    return _owned(owner, between + rest, f"an organ of {owner.full_name}, whose report it is")


def _read_department(name: str, chain: Sequence[Region]) -> Body | None:
    """Read the bare name of a department: 组织部门, 人社局."""
    if not chain or shorten_organ(name) not in _departments():
        return None
    return _owned(chain[0], name, f"an organ of {chain[0].full_name}, whose report it is")


@cache
def _departments() -> frozenset[str]:
    return read_words("lexicon/link_organs.tsv", "short", bare="1")


def _read_unowned(name: str) -> Body:
    if _GENERIC.fullmatch(name):
        return Body(None, name, name, "different: a generic name, meant in its own report only", "document")
    if _LOCAL.search(name):
        return Body(None, _TOWNSHIP.sub("", name), name, "the same name in reports of one region", "region")
    stem = _COMPANY.sub("", name)
    if stem != name and len(stem) >= _TOO_SHORT and stem not in read_words("lexicon/link_generic.tsv"):
        return Body(None, stem, name, "the same name but for the company's legal form")
    return Body(None, name, name, "same name")
