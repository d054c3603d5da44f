"""Labels of the sample graph's article, and label files made from them, for tests."""

import copy
import json
from pathlib import Path
from typing import Any

WUXING, HUZHOU = "浙江省湖州市吴兴区", "浙江省湖州市"

LABELS: dict[str, Any] = {
    "article": "a1",
    "title": "吴兴区推行 红色物业",
    "file": "no-such-file",
    "subject_region": WUXING,
    "regions": [
        {"name": "吴兴区", "canonical": WUXING, "level": "county"},
        {"name": "湖州市", "canonical": HUZHOU, "level": "prefecture"},
        {"name": "南浔区", "canonical": "浙江省湖州市南浔区", "level": "county"},
        {"name": "伍浦村", "canonical": WUXING + "织里镇伍浦村", "level": "village"},
    ],
    "programs": [
        {"name": "红色物业", "surface": ["“红色物业”创建行动"], "certainty": "clear"},
        {"name": "三张清单", "surface": [], "certainty": "clear"},
        {"name": "幸福邻里", "surface": [], "certainty": "borderline"},
    ],
    "non_programs": [],
    "adoptions": [
        {"region": WUXING, "program": "红色物业", "evidence": "实施“红色物业”创建行动"},
        {"region": WUXING, "program": "三张清单", "evidence": "推行“三张清单”"},
        {"region": WUXING, "program": "幸福邻里", "evidence": "打造幸福邻里"},
    ],
    "people": [
        {"name": "王某某", "roles": [{"role": "区委书记", "organization": None}], "evidence": "区委书记王某某牵头"},
        {"name": "李某某", "roles": [], "evidence": "李某某说"},
    ],
    "organizations": [],
    "outcomes": [
        {"region": WUXING, "program": "红色物业", "measure": "红色物业小区", "value": 120, "unit": "个", "evidence": "小区120个"},
        {"region": WUXING, "program": None, "measure": "培训骨干", "value": 300, "unit": "人次", "evidence": "培训骨干300人次"},
        {"region": WUXING, "program": None, "measure": "五年新建", "value": 80, "unit": "个", "optional": True, "evidence": "再建80个"},
    ],
    "non_outcomes": [],
    "honours": [{"recipient": "吴兴", "award": "全国城市基层党建示范城市", "grantor": None, "evidence": "吴兴区获评"}],
}  # fmt: skip


def write_labels(folder: Path, *records: Any) -> Path:
    for i, record in enumerate(records):
        (folder / f"l{i}.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return folder


def change(record: dict[str, Any], *path: str | int, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(record)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    if value is None and path[-1] in place:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return changed
