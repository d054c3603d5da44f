// The picture: how nodes and edges look, and where the camera stands. vis-network draws nodes, moves and hit-tests.
const drawnNodes = new vis.DataSet();
let drawnEdges = []; // drawn by us, a path for each look: a hundred times faster than an object for each line
let network = null;
let turned = false; // on a tall screen the ring stands upright
let hovered = null;

function startNetwork() {
  const container = document.getElementById("network");
  turned = isTall(container);
  network = new vis.Network(container, { nodes: drawnNodes, edges: new vis.DataSet() }, DATA.options);
  network.on("beforeDrawing", (ctx) => {
    drawBackground(ctx, currentView());
    paintEdges(ctx, network.getPositions());
  });
  network.on("afterDrawing", (ctx) => {
    const view = currentView();
    drawLabels(ctx, view, labelItems());
    container.dataset.view = JSON.stringify([view.x, view.y, view.scale]);
  });
  network.on("click", onClick);
  network.on("doubleClick", onDoubleClick);
  network.on("hoverNode", ({ node }) => hover(node));
  network.on("blurNode", () => hover(null));
  network.on("resize", () => turn(isTall(container)));
}

function isTall(container) {
  return container.clientHeight > container.clientWidth * 1.05;
}

function turn(upright) {
  if (upright === turned) return;
  turned = upright;
  drawnNodes.update(drawnNodes.map(({ id }) => ({ id, ...position(nodeById.get(id)) })));
  fitAll();
}

let around = null; // places of the neighbours when only they are shown

function position(node) {
  const place = around?.get(node.id);
  if (place) return place;
  return turned ? { x: node.y, y: node.x } : { x: node.x, y: node.y };
}

function currentView() {
  const scale = network.getScale();
  const { x, y } = network.getViewPosition();
  const { clientWidth: width, clientHeight: height } = network.canvas.frame;
  const [a, b] = DATA.frame.ring;
  return {
    scale, x, y, width, height, turned, province: state.province, ringShown: !state.only && !state.province && DATA.frame.onRing.length > 1,
    ring: turned ? [b, a] : [a, b],
    toScreen: (wx, wy) => [(wx - x) * scale + width / 2, (wy - y) * scale + height / 2],
    toWorld: (sx, sy) => [(sx - width / 2) / scale + x, (sy - height / 2) / scale + y],
  };
}

/** Bring the picture to what `state` says, touching only what changes. */
function drawNetwork() {
  const chosen = chooseNodes();
  const edges = new Map();
  for (const id of chosen) {
    for (const edge of edgesOf.get(id)) {
      if (!chosen.has(otherEnd(edge, id)) || !passes(edge) || edge.from === edge.to) continue;
      if (edges.get(pairOf(edge))?.type !== "adopts") edges.set(pairOf(edge), edge);
    }
  }
  const near = litNodes(chosen);
  around = state.only && state.node ? placeAround(state.node, chosen) : state.province ? placeProvince(chosen) : null;
  drawnEdges = [...edges].map(([id, edge]) => edgeStyle(id, edge, near));
  replace(drawnNodes, [...chosen].map((id) => nodeStyle(nodeById.get(id), near)));
  network.setSelection({ nodes: chosen.has(state.node) ? [state.node] : [], edges: [] });
  lit = near;
  labelOrder = orderForLabels();
}

/** Two nodes are joined by one line, however many facts tie them. */
function pairOf(edge) {
  return `${edge.from}-${edge.to}`;
}

function replace(set, items) {
  const wanted = new Set(items.map(({ id }) => id));
  const gone = set.getIds().filter((id) => !wanted.has(id));
  const changed = items.filter((item) => set.get(item.id)?.look !== item.look);
  if (gone.length) set.remove(gone);
  if (changed.length) set.update(changed);
}

// How they look

let lit = null; // the chosen node and its neighbours; null: nothing is chosen, all are equal
let labelOrder = [];
const prominent = new Set(sharedPrograms.slice(0, 24));

function litNodes(chosen) {
  if (state.other) return new Set([state.node, state.other]);
  if (!chosen.has(state.node)) return null;
  return new Set([state.node, ...neighboursOf(state.node)]);
}

function nodeStyle(node, near) {
  const chosen = node.id === state.node;
  const colour = COLOURS[node.group];
  const faint = near && !near.has(node.id);
  const border = chosen ? "#111111" : "#ffffff";
  return {
    id: node.id, ...position(node), size: chosen ? node.size + 3 : node.size, shape: SHAPES[node.group],
    opacity: faint ? 0.16 : 1, look: `${chosen}${faint}${turned}${around ? Object.values(around.get(node.id) ?? {}) : ""}`,
    color: { background: colour, border, highlight: { background: colour, border: "#111111" }, hover: { background: colour, border: "#111111" } },
  };
}

const DASHED = new Set(["contained_in", "broader", "part_of", "plans"]);

function edgeStyle(id, edge, near) {
  const touches = near && (state.other ? id === `${state.node}-${state.other}` : edge.from === state.node || edge.to === state.node);
  const faint = near && !touches;
  const colour = ADOPTING.has(edge.type) ? areaColour(nodeById.get(edge.from).province) : "#7d8590";
  const opacity = touches ? 0.85 : faint ? 0.05 : edge.type === "adopts" ? 0.3 : 0.5;
  return { from: edge.from, to: edge.to, colour, opacity, width: touches ? 1.8 : 1.1, dashed: DASHED.has(edge.type) };
}

function orderForLabels() {
  const rank = (id) => {
    if (id === state.node || id === state.other) return 0;
    if (lit?.has(id)) return 1 + (onRing.has(id) ? 0 : 0.5);
    return onRing.has(id) ? 3 : 4;
  };
  const ids = drawnNodes.getIds();
  return ids.sort((a, b) => rank(a) - rank(b) || nodeById.get(b).size - nodeById.get(a).size);
}

function labelItems() {
  const view = currentView();
  const ids = hovered && drawnNodes.get(hovered) ? [hovered, ...labelOrder.filter((id) => id !== hovered)] : labelOrder;
  const positions = network.getPositions();
  const legible = (id) => !lit || lit.has(id) || onRing.has(id) || id === hovered; // faint names would only be in the way
  const nodes = ids.filter((id) => positions[id] && legible(id)).map((id) => labelItem(id, positions[id], view));
  const firstOff = nodes.findIndex(({ id }) => !onRing.has(id) && id !== hovered && !lit?.has(id));
  const shown = view.ringShown ? sectorItems(view) : [];
  return firstOff < 0 ? [...nodes, ...shown] : [...nodes.slice(0, firstOff), ...shown, ...nodes.slice(firstOff)];
}

function labelItem(id, at, view) {
  const node = nodeById.get(id);
  const [x, y] = view.toScreen(at.x, at.y);
  const chosen = id === state.node || id === hovered;
  const ring = onRing.has(id) && view.ringShown;
  const faint = lit && !lit.has(id) && id !== hovered;
  return {
    id, words: chosen ? shortLabel(node.label, 40) : labelWords(node, ring), size: chosen ? 14 : ring ? 12 : 12.5,
    dot: { x, y, r: node.size * view.scale }, outward: ring ? outwardFrom(at.x, at.y, view) : null, must: chosen,
    bold: chosen || prominent.has(id), firm: prominent.has(id) || lit?.has(id), halo: chosen || !faint,
    colour: chosen ? "#111111" : node.group === "region" ? "#24405c" : "#33302c", alpha: faint ? 0.28 : 1,
  };
}

function labelWords(node, ring) {
  if (ring) return shortLabel(node.label, mostOnRing());
  if (node.group === "outcome") return `${shortLabel(node.measure, 8)} ${groupDigits(node.value)}${node.unit ?? ""}`;
  return shortLabel(node.label, drawnNodes.length < 60 ? 16 : MOST_CHARACTERS);
}

function outwardFrom(x, y, { ring: [a, b] }) {
  const [ox, oy] = [x / (a * a), y / (b * b)];
  const norm = Math.hypot(ox, oy) || 1;
  return [ox / norm, oy / norm];
}

function sectorDistance({ longest }) {
  return (narrow.matches ? 20 : 30) + 12.6 * Math.min(longest, mostOnRing());
}

/** Names of the provinces, beyond the labels of their regions. */
function sectorItems(view) {
  const [a, b] = view.ring;
  return DATA.frame.sectors.filter(({ name }) => name).map((sector) => {
    const angle = (sector.from + sector.to) / 2;
    const along = turned ? Math.PI / 2 - angle : angle;
    const [wx, wy] = [a * Math.cos(along), b * Math.sin(along)];
    const outward = outwardFrom(wx, wy, view);
    const [x, y] = view.toScreen(wx, wy);
    const sideways = Math.abs(outward[0]) >= 0.5;
    const far = sectorDistance(sector);
    const words = shortProvince(sector.name);
    const room = 14 * words.length + 2; // beside the edge of the window a name moves in
    const across = !sideways || x < 0 || x > view.width ? x : outward[0] > 0 ? Math.min(x + far, view.width - room) : Math.max(x - far, room);
    return {
      sector: sector.name, words, size: 13, bold: true, halo: true, outward, x: across, y: y + (sideways ? 0 : Math.sign(outward[1]) * far),
      colour: AREAS[sector.area] ?? AREAS[""], alpha: lit ? 0.5 : 1,
    };
  });
}

// Camera and pointer

function fitAll(animated = false) {
  const ids = drawnNodes.getIds();
  if (!ids.length) return;
  const view = currentView();
  const points = ids.map((id) => position(nodeById.get(id)));
  if (view.ringShown) points.push(...[-1, 1].map((s) => ({ x: s * view.ring[0], y: s * view.ring[1] })));
  const far = Math.max(0, ...DATA.frame.sectors.map(sectorDistance));
  frame(points, view.ringShown ? [far + (narrow.matches ? 14 : 46), far + 16] : [70, 50], animated);
}

/** Show all of `points` with `margin` pixels (across, down) round them for labels. */
function frame(points, margin, animated) {
  const { width, height } = currentView();
  if (!width || !height) return;
  const [left, right] = extent(points.map(({ x }) => x));
  const [top, bottom] = extent(points.map(({ y }) => y));
  const roomX = width - 2 * Math.min(margin[0], width * 0.22);
  const roomY = height - 2 * Math.min(margin[1], height * 0.2);
  const scale = Math.min(roomX / Math.max(right - left, 1), roomY / Math.max(bottom - top, 1), 1.5);
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: animated ? { duration: 260, easingFunction: "easeInOutQuad" } : false });
}

function extent(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/** Move the camera only if the chosen node or most of its neighbours are out of sight. */
function bringIntoView() {
  const ids = [...(lit ?? [])].filter((id) => drawnNodes.get(id));
  if (!ids.length) return;
  const { width, height, toScreen } = currentView();
  const outside = ids.filter((id) => {
    const [x, y] = toScreen(...Object.values(position(nodeById.get(id))));
    return x < 20 || y < 20 || x > width - 20 || y > height - 20;
  });
  if (outside.includes(state.node) || outside.length > ids.length * 0.1) frame(ids.map((id) => position(nodeById.get(id))), [90, 60], true);
}

function zoomBy(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: { duration: 180, easingFunction: "easeInOutQuad" } });
}

function hover(id) {
  hovered = id;
  document.getElementById("network").classList.toggle("pointing", Boolean(id));
  network.redraw();
}

/** Find the node under the pointer: its mark, or else its label. */
function nodeAt({ nodes, pointer }) {
  if (nodes.length) return { id: nodes[0] };
  const { x, y } = pointer.DOM;
  return labelBoxes.find(({ box: [l, t_, r, b] }) => x >= l && x <= r && y >= t_ && y <= b) ?? null;
}

let clicked = { id: null, time: 0 }; // the camera may move between the two clicks of a double click

function onClick(event) {
  if (event.event.timeStamp - clicked.time < 400) return;
  const hit = nodeAt(event);
  clicked = { id: hit?.id ?? null, time: event.event.timeStamp };
  if (hit?.id) select(hit.id);
  else if (hit?.sector !== undefined) go({ province: state.province === hit.sector ? "" : hit.sector });
  else network.setSelection({ nodes: drawnNodes.get(state.node) ? [state.node] : [], edges: [] });
}

function onDoubleClick() {
  if (clicked.id) select(clicked.id, { only: true });
}
