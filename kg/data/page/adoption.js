// The tab “采用”: which region runs which program, as a heat map; when; where; and which figures stand highest.
const ROWS = 40;
const COLUMNS = 60;
let rowsShown = ROWS;
let adoptionKey = "";

function drawAdoption() {
  const view = document.getElementById("adoption");
  const key = JSON.stringify([state.province, state.programKind, state.year, state.confidence, state.lang, rowsShown]);
  if (key !== adoptionKey) {
    adoptionKey = key;
    const table = adoptionTable();
    view.replaceChildren(
      h("section", { class: "heat" }, h("h2", {}, t("heat")), h("p", { class: "quiet" }, t("heatHint")), heatMap(table)),
      h("div", { class: "cards" }, tiles(), timeline(table.edges), comparison(), ranking()));
  }
  for (const cell of view.querySelectorAll("td button")) {
    cell.classList.toggle("chosen", cell.dataset.region === state.node && cell.dataset.program === state.other);
  }
}

/** Choose rows and columns: programs by the number of regions that pass the filters, regions as on the ring. */
function adoptionTable() {
  const edges = adoptions.filter((edge) => passes(edge) && (!state.province || nodeById.get(edge.from).province === state.province));
  const regionsOf = groupIds(edges, (edge) => edge.to, (edge) => edge.from);
  const all = [...regionsOf.keys()].sort((a, b) => regionsOf.get(b).size - regionsOf.get(a).size || byLabel(nodeById.get(a), nodeById.get(b)));
  const least = all.some((id) => adoptersOf.get(id).size > 1) ? 2 : 1;
  const programs = all.filter((id) => adoptersOf.get(id).size >= least);
  const cells = new Map();
  for (const edge of edges) addTo(cells, `${edge.from} ${edge.to}`, edge);
  return { edges, programs, cells, regions: columnsFor(programs.slice(0, rowsShown), regionsOf) };
}

function columnsFor(programs, regionsOf) {
  const degree = new Map();
  for (const program of programs) for (const id of regionsOf.get(program)) degree.set(id, (degree.get(id) ?? 0) + 1);
  const kept = new Set([...degree.keys()].sort((a, b) => degree.get(b) - degree.get(a) || (a < b ? -1 : 1)).slice(0, COLUMNS));
  return [...regionsByProvince()].map(([province, regions]) => [province, regions.filter(({ id }) => kept.has(id))]).filter(([, regions]) => regions.length);
}

function heatMap({ programs, regions, cells }) {
  if (!programs.length) return h("p", { class: "quiet" }, t("noAdoption"));
  const columns = regions.flatMap(([, list]) => list);
  const firsts = new Set(regions.map(([, list]) => list[0].id));
  const hot = Math.max(...[...cells.values()].map((edges) => countPassages(edges)));
  const body = programs.slice(0, rowsShown).map((program) => h("tr", {},
    h("th", { scope: "row" }, nodeButton(program), h("small", {}, ` ${adoptersOf.get(program).size}`)),
    columns.map((region) => h("td", { class: firsts.has(region.id) ? "first" : null }, cell(region, program, cells, hot)))));
  const rest = programs.length - rowsShown;
  return h("div", {}, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("heat") },
    h("table", {}, h("thead", {}, provinceRow(regions), regionRow(columns, firsts)), h("tbody", {}, body))),
    rest > 0 ? button(t("moreRows", Math.min(rest, ROWS)), () => { rowsShown += ROWS; drawAdoption(); }, { class: "more" }) : null);
}

function provinceRow(regions) {
  return h("tr", { class: "provinces" }, h("td", {}), regions.map(([province, list]) =>
    h("th", { scope: "colgroup", colspan: list.length, class: `first a-${areaOf.get(province) || "x"}`, title: province }, h("span", {}, shortProvince(province)))));
}

function regionRow(columns, firsts) {
  return h("tr", {}, h("td", { class: "corner" }, t("program_region")), columns.map((region) =>
    h("th", { scope: "col", class: firsts.has(region.id) ? "first" : null }, button(region.label, () => select(region.id), { class: "column", title: region.full_name }))));
}

function countPassages(edges) {
  return edges.reduce((sum, edge) => sum + groupPassages(edge.passages).length, 0);
}

function cell(region, program, cells, hot) {
  const edges = cells.get(`${region.id} ${program.id ?? program}`);
  if (!edges) return null;
  const number = countPassages(edges);
  const heat = hot > 1 ? Math.max(1, Math.round((4 * number) / hot)) : 3;
  const words = `${region.label} × ${nodeById.get(program).label}：${t("passagesIn", number)}`;
  return h("button", { type: "button", class: `cell heat-${heat}`, "data-region": region.id, "data-program": program, title: words, "aria-label": words,
    onclick: () => go({ node: region.id, other: program, at: "" }) });
}

/** Bars of adoptions by the year in which they began. */
function timeline(edges) {
  const dated = edges.filter((edge) => edge.year);
  const years = groupIds(dated, (edge) => edge.year, (edge) => edge.id);
  const order = [...years.keys()].sort();
  const most = Math.max(1, ...[...years.values()].map((set) => set.size));
  const bars = order.map((year) => h("li", {}, button(String(year), () => go({ year: state.year === year ? 0 : year }), { "aria-pressed": String(state.year === year) }),
    h("meter", { min: 0, max: most, value: years.get(year).size, "aria-hidden": "true" }), h("small", {}, String(years.get(year).size))));
  return h("section", {}, h("h2", {}, t("timeline")), h("p", { class: "quiet" }, t("timelineHint", edges.length - dated.length)), h("ol", { class: "years" }, bars));
}

/** Figures that can be compared: one measure, one unit, from large to small. */
function ranking() {
  const measures = new Map();
  for (const node of DATA.nodes) if (node.group === "outcome") addTo(measures, `${node.measure}（${node.unit ?? ""}）`, node);
  const order = [...measures].filter(([, nodes]) => nodes.length > 1).sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).slice(0, 200);
  if (!order.length) return null;
  const list = h("ol", { class: "ranking" });
  const show = (key) => list.replaceChildren(...[...measures.get(key)].sort((a, b) => Number(b.value) - Number(a.value)).slice(0, 15).map(rankingRow));
  const choice = h("select", { "aria-label": t("chooseMeasure"), onchange: (event) => show(event.target.value) }, order.map(([key, nodes]) => h("option", { value: key }, `${key} ${nodes.length}`)));
  show(order[0][0]);
  return h("section", {}, h("h2", {}, t("ranking")), h("p", { class: "quiet" }, t("rankingHint")), choice, list);
}

function rankingRow(node) {
  const owner = edgesOf.get(node.id).map((edge) => nodeById.get(otherEnd(edge, node.id))).find(({ group }) => group === "region");
  return h("li", {}, button(`${owner?.label ?? "—"}`, () => select(node.id), { class: "node k-outcome" }), h("b", { class: "figure" }, amount(node)));
}
