// Elements are made here, and words get into them as text only: nothing in the page is ever parsed as HTML.
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function button(words, action, attributes = {}) {
  return h("button", { type: "button", onclick: action, ...attributes }, words);
}

/** A button that leads to a node: its kind's mark, its name. */
function nodeButton(id, words) {
  const node = nodeById.get(id);
  return button(words ?? node.label, () => select(id), { class: `node k-${node.group}`, title: node.full_name ?? null });
}

/** A list of which `few` are shown at first, the rest on demand. `make` turns an item into an element. */
function shortList(items, make, few = 6, tag = "ul") {
  const list = h(tag, { class: "short" }, items.slice(0, few).map(make));
  if (items.length <= few) return list;
  const more = button(t("showAll", items.length), () => {
    list.append(...items.slice(few).map(make));
    more.remove();
  }, { class: "more" });
  return h("div", {}, list, more);
}

let toastTimer = 0;

function say(words) {
  const status = document.getElementById("status");
  status.dataset.said = words;
  status.classList.add("said");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { status.classList.remove("said"); delete status.dataset.said; }, 2500);
}
