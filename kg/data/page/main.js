// Puts the parts together: the header, the filters, and one function that shows what the state says.
const national = DATA.nodes.filter((node) => node.national).length;
const years = [...new Set(adoptions.map((edge) => edge.year).filter(Boolean))].sort();
const kinds = [...new Set(DATA.nodes.map((node) => node.program_kind).filter(Boolean))].sort();
const COUNTS = ["region", "program", "adoption", "shared", "outcome", "document"];

function render(before) {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  for (const tab of ["graph", "adoption"]) document.getElementById(tab).hidden = state.tab !== tab;
  drawHeader();
  drawFilters();
  drawPanel();
  if (state.tab === "adoption") drawAdoption();
  if (before && before.tab !== state.tab) scrollTo(0, 0);
  drawNetwork();
  drawKinds();
  document.body.classList.toggle("chosen", Boolean(state.node));
  document.getElementById("status").textContent =
    t("drawn", drawnNodes.length, DATA.nodes.length) + (undrawn ? t("more", undrawn) : "");
  moveCamera(before);
}

function moveCamera(before) {
  if (state.tab !== "graph") return;
  const whole = !before || before.only !== state.only || before.province !== state.province || before.tab !== state.tab
    || (before.node && !state.node) || before.year !== state.year || before.programKind !== state.programKind
    || before.hidden.has("national") !== state.hidden.has("national");
  if (whole) fitAll(Boolean(before));
  else if (before.node !== state.node) bringIntoView();
}

function drawHeader() {
  document.getElementById("title").textContent = DATA.title;
  document.getElementById("counts").replaceChildren(...COUNTS.map((key) =>
    h("li", { "data-count": key }, h("b", {}, groupDigits(DATA.counts[key])), ` ${t(`count.${key}`)}`)));
  document.getElementById("language").textContent = t("language");
  document.getElementById("tabs").replaceChildren(...["graph", "adoption"].map((tab) =>
    button(t(tab), () => go({ tab }), { role: "tab", "aria-selected": String(state.tab === tab), "aria-controls": tab })));
  document.getElementById("zoom").replaceChildren(
    button("+", () => zoomBy(1.35), { "aria-label": t("zoomIn") }), button("−", () => zoomBy(1 / 1.35), { "aria-label": t("zoomOut") }),
    button("⤢", () => fitAll(true), { "aria-label": t("fit"), title: t("fit") }));
  document.getElementById("network").setAttribute("aria-label", t("graph"));
  const field = document.getElementById("search");
  field.placeholder = t("search");
  field.setAttribute("aria-label", t("search"));
}

function drawKinds() {
  const drawn = new Map();
  for (const id of drawnNodes.getIds()) drawn.set(nodeById.get(id).group, (drawn.get(nodeById.get(id).group) ?? 0) + 1);
  const group = document.getElementById("kinds");
  group.setAttribute("aria-label", t("kinds"));
  keepFocus(group, () => group.replaceChildren(...[...KINDS.filter((kind) => kind !== "document" && DATA.counts[kind]).map((kind) =>
    h("button", { type: "button", class: `kind k-${kind}`, "aria-pressed": String(!state.hidden.has(kind)), onclick: () => toggleKind(kind), title: `${drawn.get(kind) ?? 0} / ${DATA.counts[kind]}` },
      t(kind), h("small", {}, ` ${drawn.get(kind) ?? 0}`))), national ? h("button", { type: "button", class: "kind k-program", "data-kind": "national", "aria-pressed": String(!state.hidden.has("national")), onclick: () => toggleKind("national"), title: t("nationalHint") },
      t("nationalPrograms"), h("small", {}, ` ${national}`)) : ""].filter(Boolean)));
}

function toggleKind(kind) {
  const hidden = new Set(state.hidden);
  if (!hidden.delete(kind)) hidden.add(kind);
  go({ hidden });
}

function drawFilters() {
  const filters = document.getElementById("filters");
  keepFocus(filters, () => filters.replaceChildren(...[
    chooser("province", "allProvinces", DATA.frame.sectors.filter(({ name }) => name).map(({ name }) => [name, name]), state.province),
    kinds.length ? chooser("programKind", "allPrograms", kinds.map((kind) => [kind, t(`pk.${kind}`)]), state.programKind) : null,
    years.length ? chooser("year", "allYears", years.map((year) => [String(year), String(year)]), String(state.year || "")) : null,
    chooser("confidence", "anyConfidence", ["0.5", "0.7", "0.9"].map((least) => [least, t("atLeast", least)]), String(state.confidence || "")),
  ].filter(Boolean)));
  const actions = document.getElementById("actions");
  keepFocus(actions, () => actions.replaceChildren(
    button(t("back"), () => history.back(), { disabled: steps === 0 }), button(t("reset"), () => go(RESET)),
    button(t("png"), () => savePicture("png"), { title: t("pngHint") }), button(t("svg"), () => savePicture("svg"), { title: t("svgHint") }),
    button(t("print"), () => print(), { class: "print" })));
}

const RESET = { node: null, other: null, only: false, open: [], gone: [], hidden: new Set(DEFAULT_HIDDEN.split("~")), province: "", programKind: "", year: 0, confidence: 0, at: "", compared: [], measure: "" };

function chooser(key, none, options, chosen) {
  const numeric = key === "year" || key === "confidence";
  return h("select", { "aria-label": t(key), class: chosen ? "set" : null, onchange: ({ target }) => go({ [key]: numeric ? Number(target.value) : target.value }) },
    h("option", { value: "" }, t(none)), options.map(([value, words]) => h("option", { value, selected: value === chosen }, words)));
}

/** Draw controls anew without losing the keyboard's place among them. */
function keepFocus(group, draw) {
  const place = Array.from(group.children).indexOf(document.activeElement);
  draw();
  if (place >= 0) group.children[place]?.focus();
}

function start() {
  language = state.lang;
  const field = document.getElementById("search");
  field.addEventListener("input", onSearch);
  field.addEventListener("focus", () => field.value.trim() && onSearch());
  field.addEventListener("keydown", onSearchKey);
  field.addEventListener("blur", closeResults);
  document.getElementById("language").addEventListener("click", () => go({ lang: state.lang === "zh" ? "en" : "zh" }));
  addEventListener("hashchange", () => { if (location.hash !== writeState(state)) follow(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/INPUT|SELECT|TEXTAREA/.test(document.activeElement.tagName)) { field.focus(); event.preventDefault(); }
  });
  addEventListener("beforeprint", () => { // paper has no buttons: show what stands behind them
    for (const more of document.querySelectorAll("#panel .more")) more.click();
  });
  startNetwork();
  render(null);
  document.documentElement.dataset.ready = "1";
}

start();
