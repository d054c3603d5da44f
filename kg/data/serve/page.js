// The page: named questions, terms, the editor, and answers as a table. Everything that came from data is set as text.
import { Editor } from "./editor.js";
import { WORDS } from "./words.js";

const LIMIT = 1000;
const FIRST = `# Which regions run 红色物业, since when, and in which words?
SELECT ?region ?since ?words
WHERE {
  ?adoption a kgo:Adoption ; kgo:program/skos:prefLabel "红色物业" ; kgo:region/kgo:fullName ?region ;
            prov:wasDerivedFrom/nif:anchorOf ?words .
  OPTIONAL { ?adoption kgo:since ?since }
}
ORDER BY ?region
`;
const get = id => document.getElementById(id);
const make = (tag, text = "", attributes = {}) => Object.assign(document.createElement(tag), { textContent: text }, attributes);
const state = { language: navigator.language.startsWith("zh") ? "zh" : "en", prefixes: {}, terms: [], questions: [], health: null, asked: 0 };
const word = name => WORDS[state.language][name];
const editor = new Editor(get("query"), get("colours"), get("offers"), () => ask());

async function fetchText(path, options = {}) {
  let response;
  try { response = await fetch(path, options); } catch { throw new Error(word("lost")); }
  const text = await response.text();
  if (!response.ok) throw new Error(text.trim());
  return { text, headers: response.headers };
}
const fetchJson = async path => JSON.parse((await fetchText(path)).text);

async function ask() {
  const number = ++state.asked;
  const sparql = editor.text;
  history.replaceState(null, "", `#query=${encodeURIComponent(sparql)}`);
  get("state").textContent = word("running");
  get("problem").hidden = true;
  get("answer").replaceChildren();
  get("downloads").replaceChildren();
  try {
    const { text, headers } = await fetchText("sparql", {
      method: "POST",
      headers: { accept: "application/sparql-results+json, text/turtle;q=0.9" },
      body: new URLSearchParams({ query: sparql, limit: LIMIT }),
    });
    if (number === state.asked) show(sparql, text, headers);
  } catch (error) {
    if (number === state.asked) complain(error.message);
  }
}

function complain(message) {
  get("state").textContent = "";
  get("problem").textContent = message;
  get("problem").hidden = false;
  const place = /^line (\d+), column (\d+)/.exec(message);
  if (place) editor.point(Number(place[1]), Number(place[2]));
}

function show(sparql, text, headers) {
  const isGraph = headers.get("content-type").startsWith("text/turtle");
  const more = headers.get("x-kg-more") === "true" ? ` · ${word("more")}` : "";
  if (isGraph) {
    get("state").textContent = more.slice(3);
    get("answer").replaceChildren(make("pre", text));
    return offer(sparql, ["turtle", "nt", "rdfxml", "jsonld"]);
  }
  const answer = JSON.parse(text);
  if ("boolean" in answer) {
    get("state").textContent = word(answer.boolean ? "yes" : "no");
    return;
  }
  const rows = answer.results.bindings;
  get("state").textContent = word("rows")(rows.length) + more;
  get("answer").replaceChildren(toTable(answer.head.vars, rows));
  offer(sparql, ["excel", "csv", "tsv", "json", "xml"]);
}

function offer(sparql, formats) {
  const links = formats.map(format => make("a", format === "excel" ? "Excel" : format.toUpperCase(), {
    href: `sparql?${new URLSearchParams({ query: sparql, format })}`, download: `answer.${{ excel: "csv", turtle: "ttl", rdfxml: "rdf" }[format] ?? format}`,
  }));
  get("downloads").replaceChildren(make("span", `${word("save")} `), ...links);
}

function toTable(names, rows) {
  const table = make("table");
  const head = table.createTHead().insertRow();
  names.forEach(name => head.append(make("th", name, { scope: "col" })));
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const name of names) line.append(toCell(row[name]));
  }
  return table;
}

function toCell(term) {
  if (!term) return make("td");
  if (term.type === "uri") {
    const cell = make("td");
    const button = make("button", shorten(term.value), { type: "button", title: term.value });
    button.addEventListener("click", () => { editor.text = `DESCRIBE <${term.value}>\n`; ask(); });
    cell.append(button);
    return cell;
  }
  const isNumber = /#(integer|decimal|double|nonNegativeInteger)$/.test(term.datatype ?? "");
  return make("td", term.value, { className: isNumber ? "number" : "", lang: term["xml:lang"] ?? "" });
}

function shorten(iri) {
  const fits = Object.entries(state.prefixes).filter(([, space]) => iri.startsWith(space)).sort((a, b) => b[1].length - a[1].length);
  return fits.length ? `${fits[0][0]}:${iri.slice(fits[0][1].length)}` : iri.replace(/^.*\/(?=[^/]+$)/, "…/");
}

function listQuestions() {
  const wanted = get("find-question").value.toLowerCase();
  const found = state.questions.filter(one => `${one.name} ${one.description}`.toLowerCase().includes(wanted));
  get("questions").replaceChildren(...found.map(toQuestion));
}

function toQuestion(question) {
  const box = make("details");
  const summary = make("summary");
  summary.append(make("code", question.name), ` ${question.description}`);
  const fields = question.parameters.map(one => {
    const label = make("label", `${one.name} (${one.type}) · ${one.description}`);
    label.append(make("input", "", { name: one.name, placeholder: word("any") }));
    return label;
  });
  const button = make("button", word("put"), { type: "button" });
  button.addEventListener("click", () => take(question, box));
  box.append(summary, ...fields, button);
  return box;
}

async function take(question, box) {
  const given = [...box.querySelectorAll("input")].filter(input => input.value).map(input => [input.name, input.value]);
  try {
    editor.text = (await fetchText(`questions/${encodeURIComponent(question.name)}?${new URLSearchParams(given)}`)).text;
    await ask();
  } catch (error) { complain(error.message); }
}

function listTerms() {
  const wanted = get("find-term").value.toLowerCase();
  const spoken = one => `${one.name} ${Object.values(one.labels).join(" ")} ${Object.values(one.definitions).join(" ")}`.toLowerCase();
  get("terms").replaceChildren(...state.terms.filter(one => spoken(one).includes(wanted)).map(toTerm));
}

function toTerm(term) {
  const box = make("details");
  const summary = make("summary");
  summary.append(make("code", term.name), ` ${term.labels[state.language]}`);
  const ties = [term.domain && `${word("domain")} ${term.domain}`, term.range && `${word("range")} ${term.range}`].filter(Boolean).join(" · ");
  box.append(summary, make("div", term.definitions[state.language]), make("div", ties, { className: "quiet" }));
  box.append(make("div", `${word("example")}: ${term.examples.join(" · ")}`, { className: "quiet" }));
  return box;
}

function speak() {
  document.documentElement.lang = state.language;
  document.querySelectorAll("[data-word]").forEach(one => { one.textContent = word(one.dataset.word); });
  document.querySelectorAll("[data-hint]").forEach(one => { one.placeholder = word(one.dataset.hint); one.setAttribute("aria-label", word(one.dataset.hint)); });
  get("language").textContent = word("other");
  if (state.health) get("size").textContent = word("statements")(state.health.statements);
  editor.language = state.language;
  listQuestions();
  listTerms();
}

async function start() {
  const asked = new URLSearchParams(location.hash.slice(1)).get("query");
  editor.text = asked ?? FIRST;
  speak();
  get("run").addEventListener("click", ask);
  get("language").addEventListener("click", () => { state.language = state.language === "zh" ? "en" : "zh"; speak(); });
  get("find-question").addEventListener("input", listQuestions);
  get("find-term").addEventListener("input", listTerms);
  try {
    const [health, questions, vocabulary] = await Promise.all(["health", "questions", "terms"].map(fetchJson));
    Object.assign(state, { health, questions, prefixes: vocabulary.prefixes, terms: vocabulary.terms });
    get("view").hidden = !health.view;
    editor.learn(state.prefixes, state.terms);
    speak();
  } catch (error) { complain(error.message); }
  document.documentElement.dataset.ready = "1";
}

start();
