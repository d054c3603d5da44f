// The page's own words, in English and Chinese.
export const WORDS = {
  en: {
    ask: "Query", run: "Run", keys: "Ctrl+Enter runs · Ctrl+Space completes · no PREFIX needed", questions: "Named questions",
    terms: "Terms of the ontology", find: "find …", view: "Look at the graph", ontology: "Ontology (Turtle)", other: "中文",
    running: "Running …", rows: n => `${n} row${n === 1 ? "" : "s"}`, more: "there are more rows; narrow the query, or download",
    yes: "Yes.", no: "No.", put: "Put into the editor", save: "Save as", statements: n => `${n.toLocaleString("en")} statements`,
    any: "any", lost: "The server does not answer.", domain: "of", range: "value", example: "example",
  },
  zh: {
    ask: "查询", run: "运行", keys: "Ctrl+Enter 运行 · Ctrl+空格 补全 · 无须写 PREFIX", questions: "现成的问题",
    terms: "本体的术语", find: "查找……", view: "看图谱", ontology: "本体（Turtle）", other: "English",
    running: "正在运行……", rows: n => `${n} 行`, more: "还有更多行；请缩小范围，或下载", yes: "是。", no: "否。", put: "放入编辑框",
    save: "另存为", statements: n => `${n.toLocaleString("zh")} 条陈述`, any: "不限", lost: "服务器没有应答。", domain: "主体", range: "取值",
    example: "例",
  },
};
