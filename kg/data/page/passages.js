// Passages as they stand in the source: the sentence around the fact's words, the words marked, where they stand.
const SENTENCE_END = /[。！？!?；;\n]/;
const REACH = 140; // characters of context at most, on either side

/** Find the sentence round a passage, as offsets. */
function sentenceRound(doc, begin, end) {
  const before = Array.from(cut(doc, Math.max(0, begin - REACH), begin));
  const after = Array.from(cut(doc, end, end + REACH));
  const left = before.findLastIndex((character) => SENTENCE_END.test(character));
  const ended = end > begin && SENTENCE_END.test(cut(doc, end - 1, end));
  const right = ended ? -1 : after.findIndex((character) => SENTENCE_END.test(character));
  return [begin - before.length + left + 1, ended ? end : end + (right < 0 ? after.length : right + 1)];
}

/** Group passages: the same words in a document and in its duplicates are one, with “also in”. */
function groupPassages(passages) {
  const groups = new Map();
  for (const [number, begin, end, words] of passages ?? []) {
    const doc = DATA.documents[number];
    const passage = { doc, begin, end, words: words ?? cut(doc, begin, end), apart: words !== undefined, also: [] };
    const key = `${doc.twin ?? number}\n${passage.words}`;
    const first = groups.get(key);
    if (!first) groups.set(key, passage);
    else if (first.doc !== doc && !first.also.includes(doc)) first.also.push(doc);
  }
  return [...groups.values()];
}

function citation(passage) {
  const title = nodeById.get(passage.doc.node).label;
  const where = [passage.doc.file, passage.doc.issued, t("place", passage.begin, passage.end)].filter(Boolean);
  return `“${passage.words}”——《${title}》（${where.join("，")}）`;
}

async function copyCitation(passage) {
  try {
    await navigator.clipboard.writeText(citation(passage));
    say(t("copied"));
  } catch {
    say(copyBySelection(citation(passage)) ? t("copied") : t("copyFailed"));
  }
}

function copyBySelection(words) {
  const area = h("textarea", { class: "offscreen" });
  area.value = words;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** Show one passage: a quotation with its source and what can be done with it. */
function quotation(passage) {
  const { doc, begin, end } = passage;
  const words = h("mark", {}, passage.words);
  let body = [words];
  if (!passage.apart) {
    const [from, to] = sentenceRound(doc, begin, end);
    body = [cut(doc, from, begin).trimStart(), words, cut(doc, end, to).trimEnd()];
  }
  const place = h("small", {}, [doc.file, t("place", begin, end)].join(" · "));
  return h("figure", { class: "passage" },
    h("blockquote", {}, body),
    h("figcaption", {},
      button(`《${nodeById.get(doc.node).label}》`, () => openDocument(doc, begin, end), { class: "source" }), place,
      passage.also.length ? h("small", {}, `${t("alsoIn")} `, passage.also.map((twin) =>
        button(`《${nodeById.get(twin.node).label}》`, () => openDocument(twin), { class: "source" }))) : null,
      button(t("copy"), () => copyCitation(passage), { class: "copy" })));
}

function quotations(passages, few = 1) {
  const groups = groupPassages(passages);
  return groups.length ? shortList(groups, (passage) => h("li", {}, quotation(passage)), few) : null;
}

function openDocument(doc, begin, end) {
  go({ node: doc.node, other: null, at: end ? `${begin}-${end}` : "" });
}

/** Show a document's text as published, the passage that led here marked. */
function documentText(doc) {
  if (!doc.text) return h("p", { class: "quiet" }, t("noText"));
  const [begin, end] = state.at ? state.at.split("-").map(Number) : [0, 0];
  const words = h("mark", { id: "here" }, cut(doc, begin, end));
  const whole = end > begin ? [cut(doc, 0, begin), words, cut(doc, end, characterCount(doc))] : [doc.text];
  return h("div", { class: "text" }, whole);
}
