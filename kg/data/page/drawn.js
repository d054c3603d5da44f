// Which nodes are drawn: a few hundred at most, the rest on demand.
const MOST_DRAWN = 480; // more than that is neither smooth on an office laptop nor legible
const MOST_NEIGHBOURS = 120;
let undrawn = 0; // neighbours for which there was no room

/** Choose what is drawn: the start set or the chosen province, the opened nodes and their neighbours. */
function chooseNodes() {
  const chosen = new Set();
  undrawn = 0;
  if (state.only && state.node) addNeighbours(chosen, state.node);
  else {
    for (const id of baseNodes()) chosen.add(id);
    for (const id of state.open) addNeighbours(chosen, id);
  }
  for (const id of chosen) if (!isWanted(id)) chosen.delete(id);
  if (state.node && nodeById.get(state.node).group !== "document") chosen.add(state.node);
  if (state.other) chosen.add(state.other);
  return chosen;
}

function baseNodes() {
  if (state.province) return provinceNodes(state.province);
  if (!(state.year || state.confidence || state.programKind)) return DATA.nodes.filter((node) => node.start).map(({ id }) => id);
  return filteredNodes();
}

function provinceNodes(province) {
  const regions = (regionsByProvince().get(province) ?? []).map(({ id }) => id);
  const programs = regions.flatMap((id) => edgesOf.get(id).filter((edge) => ADOPTING.has(edge.type) && isCounted(edge)));
  return [...regions, ...new Set(programs.map((edge) => edge.to))].slice(0, MOST_DRAWN);
}

function filteredNodes() {
  const kept = adoptions.filter(isCounted).sort((a, b) => adoptersOf.get(b.to).size - adoptersOf.get(a.to).size);
  const ids = new Set();
  for (const edge of kept) {
    if (ids.size < MOST_DRAWN - 60) ids.add(edge.from).add(edge.to);
  }
  return ids;
}

function addNeighbours(chosen, id) {
  chosen.add(id);
  const near = [...neighboursOf(id)].filter((other) => isWanted(other) && !chosen.has(other));
  near.sort((a, b) => nodeById.get(b).size - nodeById.get(a).size);
  const room = Math.max(0, Math.min(MOST_NEIGHBOURS, MOST_DRAWN - chosen.size));
  for (const other of near.slice(0, room)) chosen.add(other);
  undrawn += Math.max(0, near.length - room);
}

function isWanted(id) {
  const node = nodeById.get(id);
  if (state.hidden.has(node.group) || state.gone.includes(id)) return false;
  return node.group !== "program" || isShown(node);
}
