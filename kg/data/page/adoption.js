// The tab “采用”: which region runs which program, as a heat map; when; where; and which figures stand highest.
const ROWS = 40;
const COLUMNS = 120;
let rowsShown = ROWS;
const drawnSections = new Map(); // name → [what it was drawn for, its element]

function drawAdoption() {
  const view = document.getElementById("adoption");
  const filters = [state.province, state.programKind, state.year, state.confidence, state.hidden.has("national"), state.lang];
  let table = null;
  const rows = () => (table ??= adoptionTable());
  const parts = [
    drawSection("heat", [filters, rowsShown], () => heatSection(rows())), drawSection("tiles", filters, tiles),
    drawSection("timeline", filters, () => timeline(rows().edges)), drawSection("compare", [state.compared, state.lang], comparison),
    drawSection("ranking", [state.measure, state.lang], ranking),
  ];
  if (parts.some((part) => part !== null && !view.contains(part))) {
    const focused = document.activeElement?.id;
    view.replaceChildren(parts[0], h("div", { class: "cards" }, parts.slice(1)));
    if (focused) document.getElementById(focused)?.focus();
  }
  for (const cell of view.querySelectorAll("td button")) {
    cell.classList.toggle("chosen", cell.dataset.region === state.node && cell.dataset.program === state.other);
  }
}

/** Draw a section only if what it depends on has changed, so that its scroll bars stay where they are. */
function drawSection(name, key, draw) {
  const wanted = JSON.stringify(key);
  if (drawnSections.get(name)?.[0] !== wanted) drawnSections.set(name, [wanted, draw()]);
  return drawnSections.get(name)[1];
}

function heatSection(table) {
  const hint = [t("heatHint"), state.hidden.has("national") ? t("withoutNational") : ""].filter(Boolean).join(" ");
  return h("section", { class: "heat" }, h("h2", {}, t("heat")), h("p", { class: "quiet" }, hint), heatKey(), heatMap(table));
}

function heatKey() {
  const steps = HEAT_STEPS.map((_, i) => h("li", {}, h("i", { class: `cell heat-${i + 1}` }),
    stepWords(i)));
  return h("ul", { class: "key" }, steps, h("li", {}, h("i", { class: "cell planned" }), t("plans.out")));
}

/** Say how many passages a step of the heat map stands for. */
function stepWords(i) {
  const [least, next] = [HEAT_STEPS[i], HEAT_STEPS[i + 1]];
  return passageCount(!next ? `≥ ${least}` : next - least > 1 ? `${least}–${next - 1}` : least);
}

function passageCount(number) {
  return t(number === 1 ? "passageIn" : "passagesIn", number);
}

/** Choose rows and columns: programs by the number of regions that pass the filters, regions as on the ring. */
function adoptionTable() {
  const edges = adoptions.filter((edge) => isCounted(edge) && (!state.province || nodeById.get(edge.from).province === state.province));
  const regionsOf = groupIds(edges, (edge) => edge.to, (edge) => edge.from);
  const all = [...regionsOf.keys()].sort((a, b) => regionsOf.get(b).size - regionsOf.get(a).size || byLabel(nodeById.get(a), nodeById.get(b)));
  const least = all.some((id) => adoptersOf.get(id).size > 1) ? 2 : 1;
  const programs = all.filter((id) => adoptersOf.get(id).size >= least);
  const cells = new Map();
  for (const edge of edges) addTo(cells, `${edge.from} ${edge.to}`, edge);
  for (const edge of planned) if (isCounted(edge) && !cells.has(`${edge.from} ${edge.to}`)) addTo(cells, `${edge.from} ${edge.to}`, edge);
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
  const body = programs.slice(0, rowsShown).map((program) => h("tr", {},
    h("th", { scope: "row" }, nodeButton(program), h("small", {}, ` ${adoptersOf.get(program).size}`)),
    columns.map((region) => h("td", { class: firsts.has(region.id) ? "first" : null }, cell(region, program, cells)))));
  const rest = programs.length - rowsShown;
  const undrawnColumns = new Set(programs.slice(0, rowsShown).flatMap((id) => [...adoptersOf.get(id)])).size - columns.length;
  return h("div", {}, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("heat") },
    h("table", {}, h("thead", {}, provinceRow(regions), regionRow(columns, firsts)), h("tbody", {}, body))),
    undrawnColumns > 0 && !filtered() ? h("p", { class: "quiet" }, t("moreColumns", undrawnColumns)) : null,
    rest > 0 ? button(t("moreRows", Math.min(rest, ROWS)), () => { rowsShown += ROWS; drawAdoption(); }, { class: "more" }) : null);
}

function filtered() {
  return Boolean(state.province || state.programKind || state.year || state.confidence);
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

const HEAT_STEPS = [1, 2, 3, 5]; // passages from which a cell is one step darker

function cell(region, program, cells) {
  const edges = cells.get(`${region.id} ${program.id ?? program}`);
  if (!edges) return null;
  const number = countPassages(edges);
  const heat = edges[0].type === "plans" ? "planned" : `heat-${HEAT_STEPS.findLastIndex((least) => number >= least) + 1}`;
  const plan = edges[0].type === "plans" ? `（${t("plans.out")}）` : "";
  const words = `${region.label} × ${nodeById.get(program).label}：${passageCount(number)}${plan}`;
  return h("button", { type: "button", class: `cell ${heat}`, "data-region": region.id, "data-program": program, title: words, "aria-label": words,
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
  const measures = rankedMeasures();
  const order = [...measures].filter(([key, nodes]) => nodes.length > 1 || key === state.measure)
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).slice(0, 300);
  if (!order.length) return null;
  const chosen = measures.has(state.measure) ? state.measure : order[0][0];
  if (!order.some(([key]) => key === chosen)) order.push([chosen, measures.get(chosen)]);
  const choice = h("select", { id: "measure", "aria-label": t("chooseMeasure"), onchange: ({ target }) => go({ measure: target.value }) },
    order.map(([key, nodes]) => h("option", { value: key, selected: key === chosen }, `${key} ${nodes.length}`)));
  const rows = [...measures.get(chosen)].sort((a, b) => Number(b.value) - Number(a.value));
  return h("section", { class: "ranks" }, h("h2", {}, t("ranking")), h("p", { class: "quiet" }, t("rankingHint")), choice, shortList(rows, rankingRow, 15, "ol"));
}

/** Group the outcomes by measure and unit; the same figure of the same region stands once, however many reports tell it. */
function rankedMeasures() {
  const measures = new Map();
  const seen = new Set();
  for (const node of DATA.nodes) {
    if (node.group !== "outcome") continue;
    const key = `${node.measure}（${node.unit ?? ""}）`;
    const figure = [key, ownerOf(node)?.id, node.value].join("\n");
    if (!seen.has(figure)) addTo(measures, key, node);
    seen.add(figure);
  }
  return measures;
}

function ownerOf(node) {
  return edgesOf.get(node.id).map((edge) => nodeById.get(otherEnd(edge, node.id))).find(({ group }) => group === "region");
}

function rankingRow(node) {
  const owner = ownerOf(node);
  return h("li", { class: "rank" }, button(`${owner?.label ?? "—"}`, () => select(node.id), { class: "node k-outcome", title: owner?.full_name ?? null }),
    h("small", {}, owner?.level ? t(`level.${owner.level}`) : ""), h("b", { class: "figure" }, amount(node)));
}
