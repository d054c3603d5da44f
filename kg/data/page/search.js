// Find anything by part of its name, by pinyin initials, or by words of the texts.
const MOST_RESULTS = 40;
// The first character of each pinyin initial in the order of zh collation; the browser's ICU knows the readings.
const INITIALS = Array.from("阿八嚓咑妸发旮哈讥咔垃妈拏噢妑七呥仨他屲夕丫帀");
const LETTERS = "abcdefghjklmnopqrstwxyz";
const collator = new Intl.Collator("zh-Hans-CN");
const initials = new Map();
let haystack = null;
let found = [];
let marked = -1;

function initialOf(character) {
  if (!initials.has(character)) {
    const chinese = /[\u4e00-\u9fff]/.test(character);
    const i = chinese ? INITIALS.findLastIndex((first) => collator.compare(first, character) <= 0) : -1;
    initials.set(character, i >= 0 ? LETTERS[i] : character.toLowerCase());
  }
  return initials.get(character);
}

/** Prepare each node's names, in small letters, once; the initials only when letters are typed. */
function names() {
  haystack ??= DATA.nodes.map((node) => ({
    node, words: [node.label, ...(node.alt ?? []), node.full_name ?? ""].join("\n").toLowerCase(), letters: null,
  }));
  return haystack;
}

/** Find nodes for `query`: whole names first, then beginnings, then the rest, better linked first. */
function findNodes(query) {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return [];
  const byLetters = /^[a-z]{2,}$/.test(wanted);
  const hits = [];
  for (const entry of names()) {
    if (byLetters) entry.letters ??= Array.from(entry.node.label, initialOf).join("");
    const at = entry.words.indexOf(wanted);
    const rank = entry.node.label.toLowerCase() === wanted ? 0 : at === 0 ? 1 : at > 0 ? 2
      : byLetters && entry.letters.includes(wanted) ? 3 : -1;
    if (rank >= 0) hits.push({ node: entry.node, rank });
  }
  return hits.sort((a, b) => a.rank - b.rank || b.node.size - a.node.size).slice(0, MOST_RESULTS);
}

/** Find the first place in each text that holds `query`, for at most `most` texts. */
function findTexts(query, most = 8) {
  const places = [];
  if (query.trim().length < 2) return places;
  for (const doc of DATA.documents) {
    const at = doc.text.indexOf(query.trim());
    if (at >= 0 && places.length < most) {
      const begin = Array.from(doc.text.slice(0, at)).length;
      places.push({ doc, begin, end: begin + Array.from(query.trim()).length });
    }
  }
  return places;
}

function onSearch() {
  const query = document.getElementById("search").value;
  found = [
    ...findNodes(query).map(({ node }) => ({ act: () => select(node.id, shown(node)), look: nodeResult(node) })),
    ...findTexts(query).map((place) => ({ act: () => openDocument(place.doc, place.begin, place.end), look: textResult(place) })),
  ];
  marked = found.length ? 0 : -1;
  drawResults(query);
}

/** A thing that was searched for is shown even if its kind was filtered out. */
function shown(node) {
  const hidden = new Set(state.hidden);
  if (node.group !== "document") hidden.delete(node.group);
  return { hidden, tab: "graph", only: false };
}

function nodeResult(node) {
  const beside = [t(node.group), node.full_name !== node.label ? node.full_name : "", node.alt?.[0]].filter(Boolean);
  return [h("span", { class: `node k-${node.group}` }, node.label), h("small", {}, beside.join(" · "))];
}

function textResult({ doc, begin, end }) {
  return [h("small", {}, `${t("inText")} · ${nodeById.get(doc.node).label}`),
    h("span", { class: "snippet" }, `…${cut(doc, Math.max(0, begin - 12), begin)}`, h("mark", {}, cut(doc, begin, end)), `${cut(doc, end, end + 16)}…`)];
}

function drawResults(query) {
  const list = document.getElementById("results");
  const field = document.getElementById("search");
  list.hidden = !query.trim();
  field.setAttribute("aria-expanded", String(!list.hidden));
  const rows = found.map(({ act, look }, i) => h("li", {
    role: "option", id: `result-${i}`, "aria-selected": String(i === marked), onmousedown: (event) => event.preventDefault(),
    onclick: () => choose(act),
  }, look));
  list.replaceChildren(...(rows.length ? rows : [h("li", { class: "quiet" }, t("noResult", query.trim()))]));
  field.setAttribute("aria-activedescendant", marked >= 0 ? `result-${marked}` : "");
  list.children[marked]?.scrollIntoView({ block: "nearest" });
}

function choose(act) {
  closeResults();
  act();
}

function closeResults() {
  document.getElementById("results").hidden = true;
  document.getElementById("search").setAttribute("aria-expanded", "false");
}

function onSearchKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) {
    marked = (marked + step + found.length) % found.length;
    drawResults(event.target.value);
    event.preventDefault();
  } else if (event.key === "Enter" && found[marked]) choose(found[marked].act);
  else if (event.key === "Escape") closeResults();
}
