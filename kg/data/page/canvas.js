// Drawing on vis-network's canvas: the ring of provinces behind the nodes, labels of a constant size before them.
const COLOURS = {
  region: "#1d5b99", program: "#c23b2a", person: "#6d4aa3", organization: "#2e7a58",
  outcome: "#a8740a", honour: "#b83a7e", honouree: "#8a5a44", document: "#667080",
};
const SHAPES = {
  region: "dot", program: "diamond", person: "triangle", organization: "square",
  outcome: "hexagon", honour: "star", honouree: "triangleDown", document: "square",
};
// The six great areas by the first digit of their codes; the seventh is for regions without one.
const AREAS = { 1: "#7c5cb5", 2: "#2c7fb8", 3: "#1b8a6b", 4: "#c0561c", 5: "#b5377a", 6: "#a27a12", "": "#77808c" };
const PAPER = "#faf9f6";
const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif';
const MOST_CHARACTERS = 11;
const narrow = matchMedia("(max-width: 760px)");
const mostOnRing = () => (narrow.matches ? 4 : 7);

const areaOf = new Map(DATA.frame.sectors.map((sector) => [sector.name, sector.area]));
const widths = new Map();
let labelBoxes = []; // where labels stand on the screen, for clicks on them

function areaColour(province) {
  return AREAS[areaOf.get(province ?? "") ?? ""] ?? AREAS[""];
}

/** Cut a label to `most` characters; marks that turn the writing direction are left out of the picture. */
function shortLabel(label, most = MOST_CHARACTERS) {
  const characters = Array.from(label.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/g, " ").trim());
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : characters.join("");
}

function textWidth(ctx, words, size) {
  if (!widths.has(words)) {
    ctx.font = `20px ${FONT}`;
    widths.set(words, ctx.measureText(words).width / 20);
  }
  return widths.get(words) * size;
}

/** Paint the paper, the inside of the ring and an arc for every province. */
function drawBackground(ctx, view) {
  const { scale, x, y, width, height } = view;
  ctx.fillStyle = PAPER;
  ctx.fillRect(x - width / scale, y - height / scale, (2 * width) / scale, (2 * height) / scale);
  if (!view.ringShown) return;
  const [a, b] = view.ring;
  ctx.beginPath();
  ctx.ellipse(0, 0, a, b, 0, 0, 2 * Math.PI);
  ctx.fillStyle = "#ffffff";
  ctx.fill();
  ctx.lineWidth = 9 / scale;
  ctx.lineCap = "round";
  for (const sector of DATA.frame.sectors) {
    const [from, to] = view.turned ? [Math.PI / 2 - sector.to, Math.PI / 2 - sector.from] : [sector.from, sector.to];
    ctx.beginPath();
    ctx.ellipse(0, 0, a, b, 0, from, to);
    ctx.strokeStyle = AREAS[sector.area] ?? AREAS[""];
    ctx.globalAlpha = view.province && view.province !== sector.name ? 0.08 : 0.28;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/** Draw the edges: those that look the same as one path. */
function paintEdges(ctx, places) {
  const looks = new Map();
  for (const edge of drawnEdges) addTo(looks, [edge.opacity, edge.colour, edge.width, edge.dashed].join(), edge);
  ctx.lineCap = "butt";
  for (const edges of looks.values()) {
    const [{ opacity, colour, width, dashed }] = edges;
    Object.assign(ctx, { globalAlpha: opacity, strokeStyle: colour, lineWidth: width });
    ctx.setLineDash(dashed ? [5, 5] : []);
    ctx.beginPath();
    for (const { from, to } of edges) {
      if (!places[from] || !places[to]) continue; // vis draws once while nodes come and go
      ctx.moveTo(places[from].x, places[from].y);
      ctx.lineTo(places[to].x, places[to].y);
    }
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** Write as many labels as fit without touching, the most important first. `items` come in that order; `firm` ones
    may lie over the marks of others, `must` ones over everything. */
function drawLabels(ctx, view, items) {
  const taken = new Taken();
  for (const { dot } of items) if (dot) taken.add([dot.x - dot.r + 2, dot.y - dot.r + 2, dot.x + dot.r - 2, dot.y + dot.r - 2], true);
  labelBoxes = [];
  for (const item of items) {
    const places = placements(ctx, item).filter(({ box }) => item.must || item.outward || (box[0] >= 0 && box[2] <= view.width));
    const placed = places.find((place) => item.must || taken.isFree(place.box, true))
      ?? (item.firm ? places.find((place) => taken.isFree(place.box, false)) : null);
    if (!placed) continue;
    taken.add(placed.box, false);
    labelBoxes.push({ id: item.id, box: placed.box, sector: item.sector });
    write(ctx, view, item, placed);
  }
}

/** Boxes on the screen, found again by the squares of a grid that they touch. */
class Taken {
  constructor() {
    this.squares = new Map();
  }

  static each([left, top, right, bottom], visit) {
    for (let i = Math.floor(left / 48); i <= right / 48; i += 1) {
      for (let j = Math.floor(top / 48); j <= bottom / 48; j += 1) if (visit(i * 8192 + j)) return true;
    }
    return false;
  }

  add(box, isDot) {
    const entry = { box, isDot };
    Taken.each(box, (key) => { addTo(this.squares, key, entry); });
  }

  isFree(wanted, mindDots) {
    const [l, t_, r, b] = wanted;
    return !Taken.each(wanted, (key) => this.squares.get(key)?.some(({ box, isDot }) =>
      (mindDots || !isDot) && r > box[0] && box[2] > l && b > box[1] && box[3] > t_));
  }
}

/** Say where a label may stand, in screen pixels: outside the ring for its regions, else round the dot. */
function placements(ctx, item) {
  const { x, y, r = 0 } = item.dot ?? item;
  const size = item.size, gap = r + 4;
  const width = textWidth(ctx, item.words, size);
  if (item.outward) {
    const [ox, oy] = item.outward;
    if (item.sector && Math.abs(ox) < 0.5) return [centred(x, y + oy * size * 0.6, width, size)];
    if (item.sector || Math.abs(ox) >= 0.5) return [beside(x + Math.sign(ox) * gap, y, Math.sign(ox), width, size)];
    return [stacked(x, y + Math.sign(oy) * gap, Math.sign(oy), item.words, size)];
  }
  return [centred(x, y + gap + size / 2, width, size), centred(x, y - gap - size / 2, width, size),
    beside(x + gap, y, 1, width, size), beside(x - gap, y, -1, width, size)];
}

function centred(x, y, width, size) {
  return { x, y, align: "center", box: [x - width / 2 - 1, y - size * 0.6, x + width / 2 + 1, y + size * 0.6] };
}

function beside(x, y, side, width, size) {
  const [left, right] = side > 0 ? [x, x + width] : [x - width, x];
  return { x, y, align: side > 0 ? "left" : "right", box: [left, y - size * 0.58, right, y + size * 0.58] };
}

function stacked(x, y, side, words, size) {
  const height = Array.from(words).length * size * 1.05;
  const top = side > 0 ? y : y - height;
  return { x, y: top, align: "center", stack: true, box: [x - size * 0.55, top, x + size * 0.55, top + height] };
}

function write(ctx, view, item, place) {
  const [x, y] = view.toWorld(place.x, place.y);
  const size = item.size / view.scale;
  ctx.font = `${item.bold ? "600 " : ""}${size}px ${FONT}`;
  ctx.textAlign = place.align;
  ctx.textBaseline = "middle";
  ctx.globalAlpha = item.alpha ?? 1;
  ctx.fillStyle = item.colour;
  ctx.strokeStyle = "rgba(255,255,255,0.9)";
  ctx.lineWidth = 3 / view.scale;
  ctx.lineJoin = "round";
  const lines = place.stack ? Array.from(item.words) : [item.words];
  lines.forEach((line, i) => {
    const at = place.stack ? y + size * 1.05 * (i + 0.5) : y;
    if (item.halo) ctx.strokeText(line, x, at);
    ctx.fillText(line, x, at);
  });
  ctx.globalAlpha = 1;
}
