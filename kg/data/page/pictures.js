// The current view as a picture: PNG from a canvas, SVG by a context that writes down what is drawn on it.
const SVG = "http://www.w3.org/2000/svg";
const POLYGONS = {
  diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]], square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  triangle: [[0, -1], [0.95, 0.65], [-0.95, 0.65]], triangleDown: [[0, 1], [0.95, -0.65], [-0.95, -0.65]],
  hexagon: [0, 1, 2, 3, 4, 5].map((i) => [Math.cos((i * Math.PI) / 3), Math.sin((i * Math.PI) / 3)]),
  star: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => [(i % 2 ? 0.5 : 1.2) * Math.sin((i * Math.PI) / 5), -(i % 2 ? 0.5 : 1.2) * Math.cos((i * Math.PI) / 5)]),
};

/** Takes the calls of a canvas that our drawing makes and turns each into an element of an SVG. */
class SvgContext {
  constructor(width, height) {
    this.root = document.createElementNS(SVG, "svg");
    this.set(this.root, { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT.replaceAll('"', "'") });
    this.group = this.root;
    this.globalAlpha = 1;
    this.dash = [];
    this.ruler = document.createElement("canvas").getContext("2d");
  }

  set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, typeof value === "number" ? Number(value.toFixed(2)) : value);
    return element;
  }

  add(tag, attributes) {
    const element = this.set(document.createElementNS(SVG, tag), attributes);
    if (this.globalAlpha < 1) this.set(element, { opacity: this.globalAlpha });
    this.group.append(element);
    return element;
  }

  /** Draw what follows in world coordinates. */
  enter({ scale, x, y, width, height }) {
    this.group = this.add("g", { transform: `translate(${width / 2} ${height / 2}) scale(${scale}) translate(${-x} ${-y})` });
  }

  setLineDash(dash) { this.dash = dash; }
  beginPath() { this.path = []; }
  moveTo(x, y) { this.path.push(`M${x.toFixed(1)} ${y.toFixed(1)}`); }
  lineTo(x, y) { this.path.push(`L${x.toFixed(1)} ${y.toFixed(1)}`); }
  closePath() { this.path.push("Z"); }
  fillRect(x, y, width, height) { this.add("rect", { x, y, width, height, fill: this.fillStyle }); }
  fill() { this.add("path", { d: this.path.join(""), fill: this.fillStyle }); }
  measureText(words) { this.ruler.font = this.font; return this.ruler.measureText(words); }
  fillText(words, x, y) { this.text(words, x, y, { fill: this.fillStyle }); }
  strokeText(words, x, y) { this.text(words, x, y, { fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, "stroke-linejoin": "round" }); }

  stroke() {
    const dash = this.dash.length ? { "stroke-dasharray": this.dash.join(" ") } : {};
    this.add("path", { d: this.path.join(""), fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, "stroke-linecap": this.lineCap ?? "butt", ...dash });
  }

  ellipse(x, y, a, b, _, from, to) {
    const at = (angle) => `${(x + a * Math.cos(angle)).toFixed(1)} ${(y + b * Math.sin(angle)).toFixed(1)}`;
    const whole = to - from > 2 * Math.PI - 1e-6;
    const middle = whole ? (from + to) / 2 : to;
    const arc = (begin, end) => `A${a} ${b} 0 ${end - begin > Math.PI ? 1 : 0} 1 ${at(end)}`;
    this.path.push(`M${at(from)}${arc(from, middle)}${whole ? `${arc(middle, to)}Z` : ""}`);
  }

  text(words, x, y, attributes) {
    const [, bold, size] = /^(600 )?([\d.]+)px/.exec(this.font);
    const anchor = { center: "middle", right: "end" }[this.textAlign] ?? "start";
    const element = this.add("text", { x, y: y + Number(size) * 0.35, "font-size": Number(size), "text-anchor": anchor, ...(bold ? { "font-weight": 600 } : {}), ...attributes });
    element.textContent = writable(words);
  }

  toString() {
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(this.root)}\n`;
  }
}

/** Leave out what XML cannot hold, and marks that turn the direction of writing. */
function writable(words) {
  return words.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, " ");
}

/** Draw the graph as it stands on the screen. */
function paintGraph(ctx, view) {
  drawBackground(ctx, view);
  const places = network.getPositions();
  paintEdges(ctx, places);
  for (const node of drawnNodes.get()) paintNode(ctx, node, places[node.id]);
  ctx.globalAlpha = 1;
  drawLabels(ctx, view, labelItems());
}

function paintNode(ctx, node, { x, y }) {
  ctx.globalAlpha = node.opacity;
  ctx.fillStyle = node.color.background;
  ctx.strokeStyle = node.color.border;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  const corners = POLYGONS[node.shape];
  if (!corners) ctx.ellipse(x, y, node.size, node.size, 0, 0, 2 * Math.PI);
  else {
    corners.forEach(([dx, dy], i) => ctx[i ? "lineTo" : "moveTo"](x + dx * node.size, y + dy * node.size));
    ctx.closePath();
  }
  ctx.fill();
  ctx.stroke();
}

// The heat map as a picture: all of it, not only what the scroll bars show

const HEAT_COLOURS = ["#f3b9a6", "#e5866c", "#cf5540", "#a82a1a"];
const PLANNED = "#9db4d0";
const SIDE = 22;

function measureHeat(ctx, table) {
  ctx.font = `13px ${FONT}`;
  const columns = table.regions.flatMap(([, list]) => list);
  const rows = table.programs.slice(0, rowsShown);
  const left = 24 + Math.max(0, ...rows.map((id) => ctx.measureText(shortLabel(nodeById.get(id).label, 16)).width + 30));
  const top = 74 + 13 * Math.max(0, ...columns.map(({ label }) => Array.from(shortLabel(label, 9)).length));
  return { columns, rows, left, top, width: Math.max(740, left + SIDE * columns.length + 16), height: top + SIDE * rows.length + 16 };
}

function paintHeat(ctx, table, { columns, rows, left, top, width, height }) {
  const say = (words, x, y, size, colour, align = "left", weight = "") => {
    Object.assign(ctx, { font: `${weight}${size}px ${FONT}`, fillStyle: colour, textAlign: align, textBaseline: "middle" });
    ctx.fillText(words, x, y);
  };
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(0, 0, width, height);
  say(`${shortLabel(DATA.title, 40)} · ${t("heat")}`, 16, 20, 16, "#24221f", "left", "600 ");
  paintKey(ctx, say, width);
  let column = 0;
  for (const [province, list] of table.regions) {
    say(shortLabel(shortProvince(province), Math.max(2, Math.floor((list.length * SIDE) / 12))), left + column * SIDE + 1, 50, list.length > 1 ? 12 : 10, areaColour(province), "left", "600 ");
    ctx.fillStyle = "#d8d2c6";
    ctx.fillRect(left + column * SIDE - 1, 42, 1, height - 58);
    column += list.length;
  }
  columns.forEach(({ label }, i) => Array.from(shortLabel(label, 9)).forEach((character, j) =>
    say(character, left + SIDE * (i + 0.5), 70 + 13 * j, 12, "#24221f", "center")));
  rows.forEach((program, i) => {
    const y = top + SIDE * i;
    say(shortLabel(nodeById.get(program).label, 16), 16, y + SIDE / 2, 13, "#24221f");
    say(String(adoptersOf.get(program).size), left - 8, y + SIDE / 2, 12, "#5f5b55", "right");
    columns.forEach((region, j) => paintCell(ctx, table.cells.get(`${region.id} ${program}`), left + SIDE * j, y));
  });
}

function paintKey(ctx, say, width) {
  const steps = HEAT_STEPS.map((least, i) => [HEAT_COLOURS[i], stepWords(i)]);
  let x = Math.max(260, width - 16 - 92 * (steps.length + 1));
  for (const [colour, words] of [...steps, [PLANNED, t("planned")]]) {
    ctx.fillStyle = colour;
    ctx.fillRect(x, 13, 14, 14);
    say(words, x + 19, 20, 12, "#5f5b55");
    x += 92;
  }
}

function paintCell(ctx, edges, x, y) {
  ctx.fillStyle = "#f4f2ed";
  if (edges) ctx.fillStyle = edges[0].type === "plans" ? PLANNED : HEAT_COLOURS[HEAT_STEPS.findLastIndex((least) => countPassages(edges) >= least)];
  ctx.fillRect(x + 1, y + 1, SIDE - 2, SIDE - 2);
}

// Saving

function currentPicture(make) {
  if (state.tab === "graph") {
    const view = currentView();
    const ctx = make(view.width, view.height);
    ctx.enter(view);
    paintGraph(ctx, view);
    network.redraw(); // labels were placed anew: let clicks find them where they are
    return ctx;
  }
  const table = adoptionTable();
  const sizes = measureHeat(document.createElement("canvas").getContext("2d"), table);
  const ctx = make(sizes.width, sizes.height);
  paintHeat(ctx, table, sizes);
  return ctx;
}

/** A canvas of twice the size, for print. */
function makeCanvas(width, height) {
  const canvas = h("canvas", { width: Math.round(2 * width), height: Math.round(2 * height) });
  const ctx = canvas.getContext("2d");
  ctx.scale(2, 2);
  ctx.enter = ({ scale, x, y }) => {
    ctx.translate(width / 2, height / 2);
    ctx.scale(scale, scale);
    ctx.translate(-x, -y);
  };
  return ctx;
}

function savePicture(format) {
  const name = `${state.tab === "graph" ? "graph" : "heatmap"}.${format}`;
  if (format === "svg") saveBlob(new Blob([String(currentPicture((width, height) => new SvgContext(width, height)))], { type: "image/svg+xml" }), name);
  else currentPicture(makeCanvas).canvas.toBlob((blob) => saveBlob(blob, name));
}

function saveBlob(blob, name) {
  const link = h("a", { download: name });
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
