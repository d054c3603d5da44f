const DATA = JSON.parse(document.getElementById("data").textContent);
const { items, kinds, columns } = DATA;
const KEY = `kg-audit-${DATA.sample}`;
const at = id => document.getElementById(id);
const el = (tag, text, attributes = {}) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

let states = {}, place = 0, lang = DATA.lang, past = [], kept = true, unsaved = false, quiet;
const t = () => STRINGS[lang];
const judged = () => items.filter(item => states[item.id]?.verdict).length;

function restore() {
  try {
    const known = JSON.parse(localStorage.getItem(KEY) || "{}");
    states = known.states || {};
    place = Math.min(known.place || 0, items.length - 1);
    at("reviewer").value = known.reviewer || "";
    unsaved = Boolean(known.unsaved);
    localStorage.setItem(KEY, JSON.stringify(known));
  } catch { kept = false; }
}

function keep() {
  try { localStorage.setItem(KEY, JSON.stringify({ states, place, reviewer: at("reviewer").value, unsaved })); } catch { kept = false; }
}

function say(text) {
  at("said").textContent = text;
  clearTimeout(quiet);
  quiet = setTimeout(() => { at("said").textContent = ""; }, 3500);
}

/* The sentence of a fact with its parts set off; a part in brackets goes where its field is absent. */
function showFact(item) {
  const fields = Object.fromEntries(item.fields), words = kinds[item.kind][`fact_${lang}`];
  const whole = words.replace(/\[([^\]]*)\]/g, (all, part) => [...part.matchAll(/\{(\w+)\}/g)].every(slot => slot[1] in fields) ? part : "");
  at("fact").replaceChildren(...whole.split(/(\{\w+\})/).filter(Boolean).map(part => part[0] === "{" ? el("b", fields[part.slice(1, -1)] || "", { title: t().fields[part.slice(1, -1)] || "" }) : document.createTextNode(part)));
}

function showPassage(id, passage) {
  at(id).hidden = !passage;
  if (!passage) return;
  const { before, after } = passage, start = before.search(/[^。！？；]*$/), end = after.search(/[。！？；]|$/) + 1;
  const parts = [el("span", before.slice(0, start)), before.slice(start), el("mark", passage.text), after.slice(0, end), el("span", after.slice(end))];
  at(id).querySelector("blockquote").replaceChildren(...parts);
  at(id).querySelector("figcaption").textContent = `《${passage.document}》${passage.file}${passage.issued ? t().issued(passage.issued) : ""}`;
}

function showMore(item) {
  at("more").hidden = !item.more.length;
  at("more").open = false;
  at("more").querySelector("summary").textContent = t().more(item.more.length);
  at("more").querySelector("ul").replaceChildren(...item.more.map(text => el("li", `“${text}”`)));
}

function choice(options, value) {
  const select = el("select");
  for (const [name, label] of Object.entries(options)) select.append(el("option", label, { value: name }));
  select.value = value || "";
  return select;
}

function showMend(item, state) {
  const form = at("mend"), fields = Object.fromEntries(item.fields);
  form.hidden = state.verdict !== "wrong";
  if (form.hidden) return;
  form.replaceChildren(el("p", item.rights.length ? t().mend : item.linked ? t().links : t().only));
  for (const name of item.rights) {
    const input = name === "stage" ? choice({ "": t().leave, ...t().stages }, state.right?.stage) : el("input", undefined, { placeholder: fields[name] || "", autocomplete: "off", maxlength: 200 });
    if (name === "region" || name === "program") input.setAttribute("list", `${name}s`);
    input.value = state.right?.[name] || "";
    input.addEventListener("input", () => change(item, { right: { ...states[item.id]?.right, [name]: input.value } }));
    addField(form, t().fields[name], input, `right-${name}`);
  }
  if (item.linked) return;
  const scope = choice(t().scopes, state.scope);
  scope.addEventListener("input", () => change(item, { scope: scope.value }));
  addField(form, t().scope, scope, "scope");
}

function addField(form, label, input, id) {
  input.id = id;
  form.append(el("label", label, { for: id }), input);
}

function showMap() {
  const sections = Object.entries(kinds).filter(([kind]) => items.some(item => item.kind === kind)).map(([kind, words]) => {
    const section = el("section"), own = items.filter(item => item.kind === kind), box = el("div");
    const head = el("h3", words[`label_${lang}`]);
    head.append(el("span", `${own.filter(item => states[item.id]?.verdict).length}/${own.length}`));
    for (const item of own) {
      const verdict = states[item.id]?.verdict, i = items.indexOf(item);
      const button = el("button", { accept: "✓", wrong: "✗", unsure: "?" }[verdict] || "", { type: "button", class: verdict || "", "data-place": i, "aria-current": i === place, "aria-label": `${words[`label_${lang}`]} ${own.indexOf(item) + 1} ${verdict ? t()[verdict] : ""}` });
      box.append(button);
    }
    section.append(head, box);
    return section;
  });
  at("map").replaceChildren(...sections);
  const box = at("map"), top = box.querySelector("[aria-current=true]").offsetTop - box.offsetTop;
  if (top < box.scrollTop || top > box.scrollTop + box.clientHeight - 40) box.scrollTop = top - box.clientHeight / 2;
}

function showProgress() {
  const done = judged();
  at("done").style.width = `${100 * done / items.length}%`;
  at("bar").setAttribute("aria-valuenow", done);
  at("bar").setAttribute("aria-valuemax", items.length);
  at("count").textContent = t().count(done, items.length);
  at("save").classList.toggle("due", unsaved && done === items.length);
}

function show() {
  const item = items[place], state = states[item.id] || {}, own = items.filter(one => one.kind === item.kind);
  at("kind").querySelector("b").textContent = kinds[item.kind][`label_${lang}`];
  at("kind").querySelector("span").textContent = `${t().of(own.indexOf(item) + 1, own.length)} · ${t().pool(item.size.toLocaleString("en"))}`;
  at("kind").querySelector("i").textContent = item.confidence ? t().confidence(item.confidence) : "";
  showFact(item);
  at("ask").textContent = kinds[item.kind][`ask_${lang}`];
  showPassage("passage", item.passage);
  showPassage("other", item.other);
  showMore(item);
  for (const button of at("verdicts").children) button.setAttribute("aria-pressed", button.dataset.verdict === state.verdict);
  showMend(item, state);
  at("note").value = state.note || "";
  at("back").disabled = place === 0;
  at("next").disabled = place === items.length - 1;
  at("undo").disabled = !past.length;
  showMap();
  showProgress();
}

function label() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  at("title").textContent = DATA.title || t().title;
  at("who").querySelector("span").textContent = t().reviewer;
  for (const id of ["save", "open", "language", "back", "next", "undo"]) at(id).textContent = t()[id];
  for (const button of at("verdicts").children) button.querySelector("span").textContent = t()[button.dataset.verdict];
  at("remark").querySelector("span").textContent = t().note;
  at("keys").replaceChildren(...t().keys.map(([key, text]) => { const span = el("span"); span.append(el("kbd", key), ` ${text}`); return span; }));
}

/* Typing changes what is known without drawing the card anew, so that the cursor stays where it is. */
function change(item, values) {
  states[item.id] = { ...states[item.id], ...values };
  unsaved = true;
  keep();
  showProgress();
}

function judge(verdict) {
  const item = items[place];
  past.push({ place, id: item.id, state: states[item.id] });
  change(item, { verdict });
  if (judged() === items.length) say(t().all);
  if (verdict === "wrong") show();
  else go(place + 1);
}

function undo() {
  const last = past.pop();
  if (!last) return;
  if (last.state) states[last.id] = last.state;
  else delete states[last.id];
  unsaved = true;
  go(last.place);
  say(t().undone);
}

function go(to) {
  place = Math.max(0, Math.min(items.length - 1, to));
  keep();
  show();
  at("view").scrollTop = 0;
}

function goUnjudged() {
  const rest = [...items.slice(place + 1), ...items.slice(0, place + 1)].find(item => !states[item.id]?.verdict);
  if (rest) go(items.indexOf(rest));
}

function save() {
  const reviewer = at("reviewer").value.trim();
  at("reviewer").classList.toggle("wanted", !reviewer);
  if (!reviewer) {
    at("reviewer").focus();
    return say(t().who);
  }
  const url = URL.createObjectURL(new Blob([writeTable(columns, items, states, reviewer)], { type: "text/csv" }));
  const link = el("a", undefined, { href: url, download: `${DATA.name}-${reviewer.replace(/[^\p{L}\p{N}_-]+/gu, "_")}.csv` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  unsaved = false;
  keep();
  showProgress();
  say(t().saved(judged()));
}

async function open(file) {
  const found = readTable(await file.text(), new Set(items.map(item => item.id)));
  const names = Object.values(found).map(state => state.reviewer).filter(Boolean);
  const given = Object.entries(found).filter(([, state]) => state.verdict || state.note);
  if (!Object.keys(found).length) return say(t().foreign);
  for (const [id, { reviewer, ...state }] of given) states[id] = state;
  if (names.length && !at("reviewer").value) at("reviewer").value = names[0];
  past = [];
  keep();
  show();
  say(t().opened(given.length));
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.matches("input, select, textarea");
  if (typing) {
    if (event.key === "Escape" || event.key === "Enter") { event.preventDefault(); at("card").focus(); }
    return;
  }
  const mend = at("mend").querySelector("input, select");
  const acts = {
    a: () => judge("accept"), w: () => judge("wrong"), u: () => judge("unsure"),
    ArrowRight: () => go(place + 1), ArrowLeft: () => go(place - 1), j: goUnjudged, z: undo, s: save,
    n: () => at("note").focus(), c: () => { if (!at("mend").hidden) mend?.focus(); },
  };
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

for (const name of ["regions", "programs"]) at(name).append(...DATA[name].map(value => el("option", undefined, { value })));
restore();
label();
show();
at("verdicts").addEventListener("click", event => { const button = event.target.closest("button"); if (button) judge(button.dataset.verdict); });
at("map").addEventListener("click", event => { const button = event.target.closest("button"); if (button) go(Number(button.dataset.place)); });
at("mend").addEventListener("submit", event => event.preventDefault());
at("note").addEventListener("input", () => change(items[place], { note: at("note").value }));
at("reviewer").addEventListener("input", () => { at("reviewer").classList.remove("wanted"); keep(); });
at("back").addEventListener("click", () => go(place - 1));
at("next").addEventListener("click", () => go(place + 1));
at("undo").addEventListener("click", undo);
at("save").addEventListener("click", save);
at("open").addEventListener("click", () => at("file").click());
at("file").addEventListener("change", async () => { if (at("file").files[0]) await open(at("file").files[0]); at("file").value = ""; });
at("language").addEventListener("click", () => { lang = lang === "zh" ? "en" : "zh"; label(); show(); });
document.addEventListener("keydown", onKey);
window.addEventListener("beforeunload", event => { if (unsaved && !kept) event.preventDefault(); });
say(kept ? t().kept : t().unkept);
document.documentElement.dataset.ready = "1";
