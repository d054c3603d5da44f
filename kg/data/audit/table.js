/* The CSV that kg audit --score reads: the cells of the sample as Python wrote them, and what the reviewer adds. */
const LEAD = /^'+(?=[=+\-@＝＋－＠\t\r\n])/;
const shield = text => LEAD.test(text) || (/^[=+\-@＝＋－＠\t\r\n]/.test(text) && !/^[-+]?[0-9]+(\.[0-9]+)?$/.test(text)) ? `'${text}` : text;
const unshield = text => LEAD.test(text) ? text.slice(1) : text;
const quote = cell => /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
const lines = pairs => Object.entries(pairs).filter(([, value]) => value.trim()).map(([name, value]) => `${name}: ${value.trim().replace(/\s+/g, " ")}`).join("\n");

function writeTable(columns, items, states, reviewer) {
  const rows = items.map(item => {
    const state = states[item.id] || {}, wrong = state.verdict === "wrong";
    const own = { verdict: state.verdict || "", correction: wrong ? lines(state.right || {}) : "", scope: wrong ? state.scope || "" : "", note: (state.note || "").trim().replace(/\s+/g, " "), reviewer: state.verdict || state.note ? reviewer.trim().replace(/\s+/g, " ") : "" };
    return columns.map((name, i) => name in own ? shield(own[name]) : item.cells[i]);
  });
  return "\ufeff" + [columns, ...rows].map(row => row.map(quote).join(",") + "\r\n").join("");
}

function parseTable(text) {
  const plain = text.replace(/^\ufeff/, ""), head = plain.split("\n", 1)[0];
  const mark = [",", ";", "\t"].reduce((best, one) => head.split(one).length > head.split(best).length ? one : best);
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < plain.length; i++) {
    const row = rows[rows.length - 1], last = row.length - 1, char = plain[i];
    if (quoted) {
      if (char !== '"') row[last] += char;
      else if (plain[i + 1] === '"') row[last] += plain[++i];
      else quoted = false;
    } else if (char === '"' && row[last] === "") quoted = true;
    else if (char === mark) row.push("");
    else if (char === "\n") rows.push([""]);
    else if (char !== "\r") row[last] += char;
  }
  return rows;
}

function readTable(text, known) {
  const [head, ...rows] = parseTable(text), found = {};
  for (const row of rows) {
    const cell = name => unshield(row[head.indexOf(name)] || ""), verdict = cell("verdict").trim().toLowerCase();
    if (!known.has(cell("id"))) continue;
    const pairs = cell("correction").split(/\r?\n/).map(line => line.match(/^([a-z_]+)\s*[:：]\s*(.*)$/)).filter(Boolean).map(match => [match[1], match[2]]);
    found[cell("id")] = { verdict: ["accept", "wrong", "unsure"].includes(verdict) ? verdict : undefined, right: Object.fromEntries(pairs), scope: cell("scope").trim(), note: cell("note"), reviewer: cell("reviewer") };
  }
  return found;
}
