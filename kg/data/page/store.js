// The page's data, read once, with the indexes that the views need. Nothing here changes afterwards.
const DATA = JSON.parse(document.getElementById("data").textContent);
const KINDS = ["region", "program", "person", "organization", "outcome", "honour", "honouree", "document"];

const nodeById = new Map(DATA.nodes.map((node) => [node.id, node]));
const nodeByName = new Map(DATA.nodes.map((node) => [node.name, node]));
const edgesOf = new Map(DATA.nodes.map((node) => [node.id, []]));
const ledBy = new Map(); // agent → adoptions it leads
const mandatedBy = new Map(); // region → adoptions it ordered
const documentOf = new Map(DATA.documents.map((doc) => [doc.node, doc]));
const onRing = new Set(DATA.frame.onRing);

for (const edge of DATA.edges) {
  edgesOf.get(edge.from).push(edge);
  if (edge.to !== edge.from) edgesOf.get(edge.to).push(edge);
  for (const agent of edge.agents ?? []) addTo(ledBy, agent, edge);
  if (edge.mandated_by) addTo(mandatedBy, edge.mandated_by, edge);
}

const ADOPTING = new Set(["adopts", "plans"]);
const adoptions = DATA.edges.filter((edge) => edge.type === "adopts");
const planned = DATA.edges.filter((edge) => edge.type === "plans");
const adoptersOf = groupIds(adoptions, (edge) => edge.to, (edge) => edge.from); // program → regions
const programsOf = groupIds(adoptions, (edge) => edge.from, (edge) => edge.to); // region → programs
const sharedPrograms = [...adoptersOf.keys()]
  .filter((id) => adoptersOf.get(id).size > 1)
  .sort((a, b) => adoptersOf.get(b).size - adoptersOf.get(a).size || byLabel(nodeById.get(a), nodeById.get(b)));

function addTo(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}

function groupIds(items, key, value) {
  const groups = new Map();
  for (const item of items) {
    if (!groups.has(key(item))) groups.set(key(item), new Set());
    groups.get(key(item)).add(value(item));
  }
  return groups;
}

function byLabel(a, b) {
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0;
}

function otherEnd(edge, id) {
  return edge.from === id ? edge.to : edge.from;
}

/** Give the ids of all nodes that share an edge with `id`, in the order of the edges. */
function neighboursOf(id) {
  const near = new Set(edgesOf.get(id).map((edge) => otherEnd(edge, id)));
  for (const edge of ledBy.get(id) ?? []) near.add(edge.to).add(edge.from);
  near.delete(id);
  return near;
}

/** Group all regions that act by province, in the order of the ring. */
function regionsByProvince() {
  const groups = new Map(DATA.frame.sectors.map((sector) => [sector.name, []]));
  for (const node of DATA.nodes) {
    if (node.group !== "region" || !(onRing.has(node.id) || programsOf.has(node.id))) continue;
    addTo(groups, node.province ?? "", node);
  }
  return groups;
}

function shortProvince(name) {
  return name.replace(/(壮族|回族|维吾尔)?(自治区|特别行政区)$|[省市]$/, "") || name;
}

/** Offsets count characters, JavaScript's strings count UTF-16 units: cut `text` by characters. */
function cut(doc, begin, end) {
  if (doc.characters === undefined) {
    doc.characters = /[\ud800-\udbff][\udc00-\udfff]/.test(doc.text) ? Array.from(doc.text) : null;
  }
  return doc.characters ? doc.characters.slice(begin, end).join("") : doc.text.slice(begin, end);
}

function characterCount(doc) {
  cut(doc, 0, 0);
  return (doc.characters ?? doc.text).length;
}

/** Write 1234567.5 as 1,234,567.5 without going through a floating-point number. */
function groupDigits(value) {
  const [whole, fraction] = String(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction ? `${grouped}.${fraction}` : grouped;
}
