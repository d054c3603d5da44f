// The editor: a textarea over a coloured copy of its text, with completion of keywords, prefixes, terms and variables.
const TOKEN = /(?<comment>#[^\n]*)|(?<string>"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<iri><[^<>"{}|^`\\\s]*>)|(?<variable>[?$][\p{L}\p{N}_]+)|(?<name>[\p{L}\p{N}_-]*:[\p{L}\p{N}_.·-]*)|(?<word>[\p{L}_]+)/gu;
const KEYWORDS = ("SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND VALUES AS GROUP ORDER BY " +
  "HAVING LIMIT OFFSET ASC DESC PREFIX BASE NOT EXISTS IN COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG DATATYPE BOUND IRI " +
  "REGEX CONTAINS STRSTARTS STRENDS STRLEN SUBSTR REPLACE CONCAT LCASE UCASE COALESCE IF ABS ROUND CEIL FLOOR YEAR MONTH DAY a").split(" ");
const WORDS = new Set(KEYWORDS);

export class Editor {
  constructor(area, colours, offers, run) {
    Object.assign(this, { area, colours, offers, run, known: new Set(), candidates: [], wrong: null, language: "en" });
    area.addEventListener("input", () => { this.wrong = null; this.paint(); this.offer(false); });
    area.addEventListener("scroll", () => this.follow());
    area.addEventListener("keydown", event => this.press(event));
    area.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  get text() { return this.area.value; }
  set text(value) { this.area.value = value; this.wrong = null; this.paint(); this.close(); }

  // Take the terms and prefixes that can be completed.
  learn(prefixes, terms) {
    this.known = new Set(terms.map(term => term.name));
    this.candidates = [
      ...terms.map(term => ({ text: term.name, say: term.labels })),
      ...Object.keys(prefixes).map(prefix => ({ text: `${prefix}:`, say: {} })),
      ...KEYWORDS.map(word => ({ text: word, say: {} })),
    ];
    this.paint();
  }

  // Underline what stands at a line and column (from 1), as an error of the server names them.
  point(line, column) {
    const lines = this.text.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    this.wrong = start + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
    this.paint();
  }

  paint() {
    const parts = [];
    let end = 0;
    for (const match of this.text.matchAll(TOKEN)) {
      const kind = Object.keys(match.groups).find(name => match.groups[name] !== undefined);
      parts.push(this.piece(this.text.slice(end, match.index), "", end), this.piece(match[0], this.colour(kind, match[0]), match.index));
      end = match.index + match[0].length;
    }
    parts.push(this.piece(this.text.slice(end), "", end), document.createTextNode("\n"));
    this.colours.replaceChildren(...parts);
    this.follow();
  }

  colour(kind, text) {
    if (kind === "word") return WORDS.has(text) || WORDS.has(text.toUpperCase()) ? "keyword" : "";
    if (kind === "name" && text.startsWith("kgo:") && this.known.size && text.length > 4 && !this.known.has(text.replace(/\.$/, ""))) return "name wrong";
    return kind === "iri" ? "name" : kind;
  }

  piece(text, name, start) {
    const span = document.createElement("span");
    span.textContent = text;
    span.className = name;
    if (this.wrong !== null && start <= this.wrong && this.wrong < start + Math.max(text.length, 1) && text.trim()) span.classList.add("wrong");
    return span;
  }

  follow() { this.colours.scrollTop = this.area.scrollTop; this.colours.scrollLeft = this.area.scrollLeft; }

  press(event) {
    const open = !this.offers.hidden;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.close(); this.run(); }
    else if (event.key === " " && event.ctrlKey) { event.preventDefault(); this.offer(true); }
    else if (open && event.key === "Escape") { event.preventDefault(); this.close(); }
    else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); this.move(event.key === "ArrowDown" ? 1 : -1); }
    else if (open && (event.key === "Enter" || event.key === "Tab")) { event.preventDefault(); this.take(this.chosen); }
  }

  // Offer what begins like the word before the caret, or where that finds nothing, has it in its label.
  offer(asked) {
    const word = /[?$\p{L}\p{N}_:-]*$/u.exec(this.text.slice(0, this.area.selectionStart))[0];
    if (!asked && (word.length < 2 || WORDS.has(word.toUpperCase()))) return this.close();
    const variables = [...new Set(this.text.match(/[?$][\p{L}\p{N}_]+/gu) ?? [])].map(text => ({ text, say: {} }));
    const all = [...this.candidates, ...variables].filter(one => one.text !== word);
    const lower = word.toLowerCase();
    const spoken = one => Object.values(one.say).join(" ").toLowerCase();
    let found = all.filter(one => one.text.toLowerCase().startsWith(lower));
    if (!found.length) found = all.filter(one => one.text.toLowerCase().includes(lower) || spoken(one).includes(lower));
    this.found = found.slice(0, 40);
    this.word = word;
    this.chosen = 0;
    if (!this.found.length) return this.close();
    this.offers.replaceChildren(...this.found.map((one, index) => this.entry(one, index)));
    this.place();
    this.offers.hidden = false;
  }

  entry(one, index) {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", index === this.chosen);
    item.textContent = one.say[this.language] ? `${one.text}  ${one.say[this.language]}` : one.text;
    item.addEventListener("mousedown", event => { event.preventDefault(); this.take(index); });
    return item;
  }

  place() {
    const before = this.text.slice(0, this.area.selectionStart);
    const line = before.split("\n").length;
    this.offers.style.top = `${Math.min(line * 21 + 10 - this.area.scrollTop, this.area.clientHeight - 60)}px`;
    this.offers.style.left = `${Math.min(before.length - before.lastIndexOf("\n") - 1, 40) * 8}px`;
  }

  move(step) {
    this.chosen = (this.chosen + step + this.found.length) % this.found.length;
    [...this.offers.children].forEach((item, index) => item.setAttribute("aria-selected", index === this.chosen));
    this.offers.children[this.chosen].scrollIntoView({ block: "nearest" });
  }

  take(index) {
    const caret = this.area.selectionStart;
    const { text } = this.found[index];
    this.area.setRangeText(text, caret - this.word.length, caret, "end");
    this.paint();
    this.close();
    this.area.focus();
  }

  close() { this.offers.hidden = true; }
}
