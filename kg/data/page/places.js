// Two more views of adoption: the provinces as tiles, and two regions side by side.
// Every province has its tile, [row, column], about where it lies on a map.
const TILES = {
  黑龙江: [0, 8], 内蒙古: [1, 5], 北京: [1, 6], 吉林: [1, 8], 新疆: [2, 1], 甘肃: [2, 3], 宁夏: [2, 4], 山西: [2, 5],
  河北: [2, 6], 天津: [2, 7], 辽宁: [2, 8], 青海: [3, 3], 陕西: [3, 4], 河南: [3, 5], 山东: [3, 6], 江苏: [3, 7],
  西藏: [4, 1], 四川: [4, 3], 重庆: [4, 4], 湖北: [4, 5], 安徽: [4, 6], 上海: [4, 7], 云南: [5, 3], 贵州: [5, 4],
  湖南: [5, 5], 江西: [5, 6], 浙江: [5, 7], 广西: [6, 4], 广东: [6, 5], 福建: [6, 6], 台湾: [6, 8], 海南: [7, 4],
  澳门: [7, 5], 香港: [7, 6],
};

/** Tiles coloured by how many regions of a province adopt what the filters let through; a click filters by province. */
function tiles() {
  const kept = adoptions.filter(isCounted);
  const regions = groupIds(kept, (edge) => nodeById.get(edge.from).province ?? "", (edge) => edge.from);
  const names = new Map(DATA.frame.sectors.map(({ name }) => [shortProvince(name), name]));
  const most = Math.max(1, ...[...regions.values()].map((set) => set.size));
  const cells = Object.entries(TILES).map(([short, [row, column]]) => {
    const size = regions.get(names.get(short))?.size ?? 0;
    const heat = size ? Math.max(1, Math.round((4 * size) / most)) : 0;
    const tile = size
      ? button([short, h("small", {}, String(size))], () => go({ province: state.province === names.get(short) ? "" : names.get(short) }), { class: `heat-${heat}`, "aria-pressed": String(state.province === names.get(short)) })
      : h("span", {}, short);
    tile.classList.add("tile");
    tile.style.gridArea = `${row + 1} / ${column}`;
    return tile;
  });
  return h("section", {}, h("h2", {}, t("tiles")), h("div", { class: "tiles" }, cells));
}

/** Two regions beside each other: what both adopt, and what only one does. */
function comparison() {
  const regions = [...regionsByProvince().values()].flat().filter(({ id }) => programsOf.has(id));
  if (regions.length < 2) return null;
  const compared = state.compared.length === 2 ? state.compared : mostAlike(regions);
  const choose = (place) => h("select", { id: `compare-${place}`, "aria-label": t("chooseRegion"), onchange: ({ target }) => go({ compared: compared.map((id, i) => (i === place ? target.value : id)) }) },
    regions.map(({ id, label, full_name: full }) => h("option", { value: id, selected: id === compared[place] }, full ?? label)));
  return h("section", { class: "compare" }, h("h2", {}, t("compare")), h("div", { class: "pair" }, choose(0), choose(1)),
    h("div", {}, comparisonLists(...compared)));
}

/** Begin with the region of the most programs and the one that shares most with it. */
function mostAlike(regions) {
  const first = regions.reduce((a, b) => (programsOf.get(b.id).size > programsOf.get(a.id).size ? b : a));
  const common = ({ id }) => [...programsOf.get(id)].filter((program) => programsOf.get(first.id).has(program)).length;
  const rest = regions.filter((region) => region !== first);
  return [first.id, rest.reduce((a, b) => (common(b) > common(a) ? b : a)).id];
}

function comparisonLists(a, b) {
  const [left, right] = [a, b].map((id) => programsOf.get(id) ?? new Set());
  const parts = [
    [t("both"), [...left].filter((id) => right.has(id))],
    [t("onlyIn", nodeById.get(a).label), [...left].filter((id) => !right.has(id))],
    [t("onlyIn", nodeById.get(b).label), [...right].filter((id) => !left.has(id))],
  ];
  return parts.flatMap(([title, ids]) => [h("h3", {}, title, h("small", {}, ` ${ids.length}`)),
    ids.length ? shortList(ids, (id) => h("li", {}, nodeButton(id)), 8) : h("p", { class: "quiet" }, t("none"))]);
}
