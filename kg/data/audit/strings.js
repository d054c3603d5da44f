const STRINGS = {
  zh: {
    title: "事实抽查", reviewer: "评审人", save: "保存结果 CSV", open: "打开已存的 CSV", language: "English", accept: "对", wrong: "错", unsure: "存疑",
    note: "备注", back: "← 上一条", next: "下一条 →", undo: "撤销", more: n => `本文中还有 ${n} 处依据`, of: (i, n) => `本类第 ${i} 条，共 ${n} 条`,
    pool: n => `图谱中共 ${n} 条`, confidence: c => `置信度 ${c}`, count: (d, n) => `${d} / ${n} 条已评`, from: "见", issued: d => `，${d}`,
    mend: "错在哪里？知道正确答案就写在这里（可不写，写了以后建图会照此改正）：", only: "这一类只能整条剔除；如有说明请写在备注里。", links: "这一类由合并规则得出，写好备注即可，结果会给出 links.toml 的建议。", leave: "不改", scope: "适用于",
    scopes: { "": "默认", passage: "只此一处", report: "本文中同样的说法", everywhere: "所有文章中同样的话" },
    fields: { region: "地区", program: "项目", stage: "阶段", agent: "牵头者", person: "人名", role: "职务", organization: "机构", measure: "指标", value: "数值", unit: "单位", period: "时段", recipient: "获得者", award: "荣誉" },
    stages: { planned: "拟推行", piloted: "试点", running: "推行中", extended: "推广升级", finished: "已结束" },
    keys: [["A", "对"], ["W", "错"], ["U", "存疑"], ["←→", "前后翻"], ["J", "下一条未评"], ["C", "改正"], ["N", "备注"], ["Z", "撤销"], ["S", "保存"], ["Esc", "离开输入框"]],
    who: "请先填写评审人姓名，再保存", saved: n => `已保存 ${n} 条结果`, opened: n => `读入 ${n} 条结果`, foreign: "这个文件里没有本次抽查的事实", all: "全部评完，请保存结果 CSV", kept: "已自动保存在本浏览器；换电脑前请保存 CSV", unkept: "本浏览器不允许自动保存，请随时保存 CSV", undone: "已撤销", other: "另一处",
  },
  en: {
    title: "Audit of facts", reviewer: "Reviewer", save: "Save verdicts (CSV)", open: "Open a saved CSV", language: "中文", accept: "Right", wrong: "Wrong", unsure: "Unsure",
    note: "Note", back: "← Back", next: "Next →", undo: "Undo", more: n => `${n} more passages of this report`, of: (i, n) => `${i} of ${n} of this kind`,
    pool: n => `${n} in the graph`, confidence: c => `confidence ${c}`, count: (d, n) => `${d} of ${n} judged`, from: "in", issued: d => `, ${d}`,
    mend: "What is wrong? If you know what is right, write it here (optional; later builds will keep to it):", only: "A fact of this kind can only be left out; write a note if you like.", links: "This comes from linking; a note is enough, and the result suggests an entry for links.toml.", leave: "as it is", scope: "Applies to",
    scopes: { "": "what is usual", passage: "this passage only", report: "the same statement in this report", everywhere: "the same words in every report" },
    fields: { region: "Region", program: "Program", stage: "Stage", agent: "Led by", person: "Person", role: "Office", organization: "Body", measure: "Measure", value: "Value", unit: "Unit", period: "Period", recipient: "Recipient", award: "Award" },
    stages: { planned: "planned", piloted: "piloted", running: "running", extended: "extended", finished: "finished" },
    keys: [["A", "right"], ["W", "wrong"], ["U", "unsure"], ["←→", "back, next"], ["J", "next unjudged"], ["C", "put right"], ["N", "note"], ["Z", "undo"], ["S", "save"], ["Esc", "leave a field"]],
    who: "Give your name as reviewer first, then save", saved: n => `${n} verdicts saved`, opened: n => `${n} verdicts read`, foreign: "That file has no fact of this sample", all: "All judged: save the CSV now", kept: "Kept in this browser as you go; save the CSV before you change computers", unkept: "This browser does not keep your work: save the CSV from time to time", undone: "Undone", other: "the other",
  },
};
