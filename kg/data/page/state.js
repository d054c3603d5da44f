// What the user looks at. The URL fragment holds it, so that a view can be sent and “back” is the browser's.
// Nation-wide programs say little of how programs spread: they are shown on demand, unless there are no others.
const HIDEABLE = ["national", ...KINDS];
const DEFAULT_HIDDEN = sharedPrograms.some((id) => !nodeById.get(id).national) ? "national~document" : "document";
let state = readState();
let steps = 0; // how far “back” can go without leaving the page

function readState() {
  const given = new URLSearchParams(location.hash.slice(1) || DATA.open);
  const names = (key) => (given.get(key) ?? "").split("~").map((name) => nodeByName.get(name)?.id).filter(Boolean);
  return {
    node: names("node")[0] ?? null,
    other: names("with")[0] ?? null, // the program of a region: one fact is shown
    tab: given.get("tab") === "adoption" ? "adoption" : "graph",
    only: given.get("only") === "1",
    open: names("open"), // nodes whose neighbours are drawn
    gone: names("gone"), // nodes that the user hid
    hidden: new Set((given.get("hide") ?? DEFAULT_HIDDEN).split("~").filter((kind) => HIDEABLE.includes(kind))),
    province: given.get("province") ?? "",
    programKind: given.get("kind") ?? "",
    year: Number(given.get("year")) || 0,
    confidence: Number(given.get("sure")) || 0,
    at: /^\d+-\d+$/.test(given.get("at") ?? "") ? given.get("at") : "",
    compared: names("vs").slice(0, 2), // the two regions beside each other
    measure: given.get("rank") ?? "", // the measure that is ranked, with its unit
    lang: ["zh", "en"].includes(given.get("lang")) ? given.get("lang") : DATA.lang,
  };
}

function writeState(next) {
  const given = new URLSearchParams();
  const name = (id) => nodeById.get(id).name;
  const hidden = HIDEABLE.filter((kind) => next.hidden.has(kind)).join("~");
  const values = {
    node: next.node && name(next.node), with: next.other && name(next.other),
    tab: next.tab === "graph" ? "" : next.tab, only: next.only ? "1" : "",
    open: next.open.map(name).join("~"), gone: next.gone.map(name).join("~"),
    province: next.province, kind: next.programKind, year: next.year || "", sure: next.confidence || "",
    at: next.at, vs: next.compared.map(name).join("~"), rank: next.measure, lang: next.lang === DATA.lang ? "" : next.lang,
  };
  for (const [key, value] of Object.entries(values)) if (value) given.set(key, value);
  if (hidden !== DEFAULT_HIDDEN) given.set("hide", hidden || "none");
  if (DATA.open && !given.size) given.set("view", "all"); // an empty fragment opens the page where its sender wished
  return `#${given}`;
}

/** Go to another view: the current one with `change`. */
function go(change) {
  const fragment = writeState({ ...state, ...change });
  if (fragment === (location.hash || "#")) return;
  steps += 1;
  location.hash = fragment;
  follow();
}

/** Show what the fragment says; called by us at once and by the browser on “back”. */
function follow() {
  const before = state;
  state = readState();
  language = state.lang;
  render(before);
}

function select(id, change = {}) {
  const open = id && !state.open.includes(id) ? [...state.open, id].slice(-6) : state.open;
  go({ node: id, other: null, at: "", open, gone: state.gone.filter((gone) => gone !== id), ...change });
}

/** Tell whether a fact passes the filters for year, confidence and kind of program. */
function passes(edge) {
  if (state.confidence && Number(edge.confidence ?? 1) < state.confidence) return false;
  if (edge.type !== "adopts" && edge.type !== "plans") return true;
  if (state.year && edge.year !== state.year) return false;
  return isOfKind(nodeById.get(edge.to));
}

/** Tell whether a program is of the chosen kind. */
function isOfKind(program) {
  return !state.programKind || program.program_kind === state.programKind;
}

/** Tell whether pictures and tables show a program: panels tell all facts, they only what the legend lets through. */
function isShown(program) {
  return isOfKind(program) && !(program.national && state.hidden.has("national"));
}

function isCounted(edge) {
  return passes(edge) && isShown(nodeById.get(edge.to));
}
