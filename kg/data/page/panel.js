// The side panel: an overview, one thing with its facts, or one fact; every fact with its passages.
const SECTIONS = [
  "adopts.out", "adopts.in", "plans.out", "plans.in", "leads.out", "leads.in", "position.out", "position.in", "has_outcome.in", "received.in",
  "has_outcome.out", "received.out", "granted.in", "granted.out", "broader.out", "broader.in", "part_of.out", "part_of.in",
  "jurisdiction.out", "jurisdiction.in", "subject_region.out", "subject_region.in", "contained_in.out",
  "contained_in.in", "duplicate_of.out", "duplicate_of.in",
];

function drawPanel() {
  const panel = document.getElementById("panel");
  panel.setAttribute("aria-label", t("facts"));
  panel.replaceChildren(...(state.other ? factPanel() : state.node ? nodePanel(nodeById.get(state.node)) : overviewPanel()));
  panel.scrollTop = 0;
  if (narrow.matches && state.node) scrollTo(0, panel.offsetTop - innerHeight * 0.45);
  document.getElementById("here")?.scrollIntoView({ block: "center" });
}

// Nothing chosen

function overviewPanel() {
  if (state.province) return provincePanel(state.province);
  const programs = programsForOverview();
  return [
    h("h2", {}, t("overview")), onRing.size > 1 ? h("p", {}, t("hint")) : "", h("p", { class: "quiet" }, t("hintClick")),
    h("h3", {}, t("topShared")),
    sharedPrograms.length ? null : h("p", { class: "quiet" }, t("noShared")),
    shortList(programs, (id) => bar(id, adoptersOf.get(id).size, adoptersOf.get(programs[0]).size), 10, "ol"),
    h("h3", {}, t("tree")), ...[...regionsByProvince()].filter(([, regions]) => regions.length).map(branch),
  ].filter(Boolean);
}

function programsForOverview() {
  return (sharedPrograms.length ? sharedPrograms : [...adoptersOf.keys()]).filter((id) => isShown(nodeById.get(id)));
}

/** One province: its programs by the number of its regions that adopt them, and its regions. */
function provincePanel(province) {
  const inside = adoptions.filter((edge) => nodeById.get(edge.from).province === province && isCounted(edge));
  const regions = groupIds(inside, (edge) => edge.to, (edge) => edge.from);
  const programs = [...regions.keys()].sort((a, b) => regions.get(b).size - regions.get(a).size || adoptersOf.get(b).size - adoptersOf.get(a).size);
  const most = regions.get(programs[0])?.size;
  return [h("h2", {}, province), h("h3", {}, t("tree")), ...[...regionsByProvince()].filter(([name]) => name === province).map(branch),
    h("h3", {}, t("adopts.out"), h("small", {}, ` ${programs.length}`)), shortList(programs, (id) => bar(id, regions.get(id).size, most), 15, "ol")];
}

function bar(id, size, most) {
  const meter = h("meter", { min: 0, max: most, value: size, "aria-hidden": "true" });
  return h("li", { class: "bar" }, nodeButton(id), meter, h("small", {}, t("regionsCount", size)));
}

function branch([province, regions]) {
  const open = DATA.frame.sectors.length < 4 || (province !== "" && province === state.province);
  return h("details", { open },
    h("summary", {}, province || t("others"), h("small", {}, ` ${regions.length}`)),
    h("ul", {}, regions.map((region) => h("li", {}, nodeButton(region.id),
      h("small", {}, ` ${programsOf.get(region.id)?.size ?? 0} ${t("program")}`)))));
}

// One thing

function nodePanel(node) {
  return [head(node), h("dl", {}, particulars(node)), actions(node),
    ...(node.group === "document" ? documentPart(node) : []),
    ...(node.group === "outcome" || node.group === "honour" ? [quotations(node.passages, 3)] : []),
    ...sections(node), ...mentions(node)].filter(Boolean);
}

function head(node) {
  const name = node.group === "outcome" ? node.measure : node.label;
  return h("div", { class: `head k-${node.group}` },
    h("span", { class: "kind" }, t(node.group)), h("h2", { id: "name" }, name),
    node.value ? h("p", { class: "value" }, amount(node)) : null);
}

function amount(node) {
  const about = ["over", "under", "about"].includes(node.qualifier) ? t(node.qualifier) : "";
  return `${about}${groupDigits(node.value)}${node.unit ?? ""}`;
}

function particulars(node) {
  const doc = documentOf.get(node.id);
  const rows = [
    ["alt", node.alt && otherNames(node.alt)], ["fullName", node.full_name !== node.label && node.full_name],
    ["level", node.level && t(`level.${node.level}`)], ["adcode", node.adcode],
    ["kindOf", node.program_kind && t(`pk.${node.program_kind}`)], ["national", node.national && "✓"],
    ["period", node.period], ["confidence", node.confidence], ["file", doc?.file], ["issued", doc?.issued],
  ];
  return rows.filter(([, value]) => value).map(([key, value]) => [h("dt", {}, t(key)), h("dd", {}, value)]);
}

/** Other names, the first few at once. */
function otherNames(alt) {
  const FEW = 6;
  if (alt.length <= FEW) return alt.join("、");
  const rest = h("span", {}, alt.slice(0, FEW).join("、"), " ");
  const more = button(t("showAll", alt.length), () => rest.replaceChildren(alt.join("、")), { class: "more" });
  rest.append(more);
  return rest;
}

function actions(node) {
  if (node.group === "document") return null;
  return h("div", { class: "actions" },
    button(t(state.only ? "all" : "only"), () => go({ only: !state.only }), { "aria-pressed": String(state.only) }),
    button(t("hide"), () => go({ node: null, only: false, gone: [...state.gone, node.id], open: state.open.filter((id) => id !== node.id) })));
}

/** A document's text, and the facts that were read from it. */
function documentPart(node) {
  const doc = documentOf.get(node.id);
  const number = DATA.documents.indexOf(doc);
  const here = (passages) => (passages ?? []).filter(([at]) => at === number);
  const read = DATA.edges.filter((edge) => here(edge.passages).length && passes(edge)).sort((a, b) => here(a.passages)[0][1] - here(b.passages)[0][1]);
  return [h("h3", {}, t("text")), documentText(doc), h("h3", {}, t("factsRead"), h("small", {}, ` ${read.length}`)),
    shortList(read, (edge) => fact({ ...edge, passages: here(edge.passages) }, null), 8)];
}

/** Facts of a node by what they say, each section with its number. */
function sections(node) {
  const groups = new Map(SECTIONS.map((key) => [key, []]));
  for (const edge of edgesOf.get(node.id)) {
    if (passes(edge) && !isToldByAdoption(edge, node.id)) addTo(groups, `${edge.type}.${edge.from === node.id ? "out" : "in"}`, edge);
  }
  const led = new Set(edgesOf.get(node.id).filter((edge) => edge.type === "leads").map((edge) => edge.to));
  groups.set("agent.of", (ledBy.get(node.id) ?? []).filter((edge) => !led.has(edge.to)));
  groups.set("mandates", mandatedBy.get(node.id) ?? []);
  return [...groups].filter(([, edges]) => edges.length).flatMap(([key, edges]) => [
    h("h3", {}, t(key), h("small", {}, ` ${edges.length}`)),
    shortList(edges.sort(byWeight(node.id)), (edge) => fact(edge, node.id), edges.length > 8 ? 6 : 8),
  ]);
}

/** In a program's panel, who leads it is said beside the region that adopts it. */
function isToldByAdoption(edge, id) {
  return edge.type === "leads" && edge.to === id && edgesOf.get(id).some((other) =>
    other.type === "adopts" && other.from === edge.region && other.agents?.includes(edge.from));
}

/** Figures from large to small, all else from well attested to barely attested. */
function byWeight(id) {
  const weight = (edge) => (edge.passages?.length ?? 0) + nodeById.get(otherEnd(edge, id)).size / 100;
  return (a, b) => weight(b) - weight(a) || byLabel(nodeById.get(otherEnd(a, id)), nodeById.get(otherEnd(b, id)));
}

function mentions(node) {
  if (node.group === "document" || node.group === "outcome" || node.group === "honour" || !node.passages) return [];
  const groups = groupPassages(node.passages);
  return [h("h3", {}, t("passages"), h("small", {}, ` ${groups.length}`)), quotations(node.passages, 2)];
}

// One fact

/** One fact as seen from the node `id` (or, without, from neither): its other end, what is said, and where. */
function fact(edge, id) {
  const ends = [edge.from, edge.to].filter((end) => end !== id);
  const line = h("div", { class: "line" }, ends.map((end) => nodeButton(end, nodeById.get(end).measure)), details(edge, id));
  const thing = ends.map((end) => nodeById.get(end)).find(({ group }) => group === "outcome" || group === "honour");
  return h("li", { class: "fact" }, line, quotations(edge.passages ?? thing?.passages));
}

function details(edge, id) {
  const region = edge.region && edge.region !== id ? nodeButton(edge.region) : null;
  const outcome = [edge.from, edge.to].map((end) => nodeById.get(end)).find((node) => node.group === "outcome" && node.id !== id);
  const [before, after] = t("mandated", "\n").split("\n");
  const order = edge.mandated_by && edge.mandated_by !== id ? h("span", {}, before, nodeButton(edge.mandated_by), after) : null;
  return [
    region, outcome?.value ? h("b", { class: "figure" }, amount(outcome)) : null,
    edge.role ? h("b", {}, edge.role) : null, edge.since ? h("span", { class: "tag", title: sinceInterval(edge) }, t("sinceAt", sinceWords(edge))) : null,
    edge.type === "plans" ? h("span", { class: "tag plan" }, t("planned")) : null,
    edge.stage && edge.stage !== "running" ? h("span", { class: "tag stage" }, t(`stage.${edge.stage}`)) : null,
    edge.claim ? h("span", { class: "tag claim" }, t("claim", edge.claim), edge.claim_scope ? h("small", {}, `（${t(`scope.${edge.claim_scope}`)}）`) : null) : null,
    edge.agents ? h("span", {}, `${t("agent")} `, edge.agents.map((agent) => nodeButton(agent))) : null, order,
    edge.confidence && Number(edge.confidence) < 1 ? h("small", { title: t("confidence") }, Number(edge.confidence).toFixed(2)) : null,
  ];
}

/** Say when a fact began in the words of the text, and the year that they mean where they do not name it (今年). */
function sinceWords(edge) {
  return edge.year && !edge.since.includes(String(edge.year)) ? `${edge.since}（${edge.year}）` : edge.since;
}

function sinceInterval({ since_begin: begin, since_end: end }) {
  return begin ? (begin === end ? begin : `${begin} … ${end}`) : null;
}

function factPanel() {
  const between = edgesOf.get(state.node).filter((edge) => otherEnd(edge, state.node) === state.other);
  const program = nodeById.get(state.other);
  const outcomes = edgesOf.get(state.node).filter((edge) => edge.type === "has_outcome" &&
    edgesOf.get(edge.to).some((link) => link.from === state.other));
  return [
    h("div", { class: "head k-program" }, h("span", { class: "kind" }, t(between.every((edge) => edge.type === "plans") ? "plans.out" : "adoption")),
      h("h2", { id: "name" }, `${nodeById.get(state.node).label} × ${program.label}`)),
    h("ul", { class: "short" }, between.map((edge) => fact(edge, null))),
    outcomes.length ? h("h3", {}, t("has_outcome.out")) : "",
    outcomes.length ? shortList(outcomes, (edge) => fact(edge, state.node)) : "",
  ].filter(Boolean);
}
