// The edit tree: cards of thumbnails joined by lines. A click goes to a version, "⋯" opens its menu.

const CARD = { width: 116, height: 124, gapX: 22, gapY: 10 };

const left = (card) => card.column * (CARD.width + CARD.gapX);
const top = (card) => card.row * (CARD.height + CARD.gapY);

function lines(cards) {
  const byId = Object.fromEntries(cards.map((c) => [c.id, c]));
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  for (const card of cards.filter((c) => byId[c.parent])) {
    const from = byId[card.parent];
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const x = left(from) + CARD.width, y = top(from) + 46, toX = left(card), toY = top(card) + 46;
    path.setAttribute("d", `M${x} ${y}C${x + CARD.gapX * .6} ${y} ${toX - CARD.gapX * .6} ${toY} ${toX} ${toY}`);
    if (card.path) path.setAttribute("class", "path");
    svg.append(path);
  }
  return svg;
}

// A card that stands for a run of versions between two that matter.
function foldElement(card, send) {
  const open = make("button", { type: "button", class: "go fold", title: card.title, "aria-label": card.title,
    onclick: () => send("unfold", card.id) }, make("b", {}, String(card.folded)), make("span", {}, "versions"), make("span", {}, "Show"));
  return placed(make("div", { class: "card" }, open), card);
}

function placed(element, card) {
  Object.assign(element.style, { left: `${left(card)}px`, top: `${top(card)}px` });
  return element;
}

function cardElement(card, send) {
  if (card.folded) return foldElement(card, send);
  const image = make("img", { src: card.thumb, alt: "", draggable: "false", loading: "lazy" });
  const go = make("button", { type: "button", class: "go", title: card.title,
    "aria-label": `Go to version ${card.number}: ${card.label}`, "aria-current": String(card.head),
    onclick: () => send("go", card.id) },
    image, make("span", { class: "label" }, make("b", {}, String(card.number)), ` ${card.label}`));
  const menu = make("button", { type: "button", class: "menu", title: "Rename, star, compare, delete",
    "aria-label": `More for version ${card.number}`, onclick: () => send("menu", card.id) }, "⋯");
  const several = make("button", { type: "button", class: "several", title: card.compared ? "Leave it out of what is compared" : "Show it beside the current version; several make a grid",
    "aria-label": `Compare version ${card.number}`, "aria-pressed": String(card.compared), onclick: () => send("several", card.id) }, card.compared ? "✓ Compare" : "Compare");
  const marks = make("span", { class: "marks" }, card.starred ? "★" : "", card.failed ? " not kept" : "");
  const element = make("div", { class: "card" + (card.head ? " head" : "") + (card.failed ? " failed" : "") }, go, several, menu, marks);
  return placed(element, card);
}

// A box that ends below the window's edge shows what stands at its upper end only: the current version goes there.
function keepInSight(root, head) {
  const page = root.closest("[data-testid=stMain]"), from = root.getBoundingClientRect().top + (page ? page.scrollTop : 0);
  const room = window.innerHeight - from - CARD.gapY;
  if (from > 0) root.style.maxHeight = `${Math.min(300, Math.max(CARD.height + 3 * CARD.gapY, room))}px`;
  root.scrollTo(left(head) + CARD.width / 2 - root.clientWidth / 2, top(head) - CARD.gapY);
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".tree");
  const text = JSON.stringify(data);
  if (root.dataset.drawn === text) return;
  root.dataset.drawn = text;
  const { cards } = data;
  const area = make("div", { class: "area" }, lines(cards), ...cards.map((c) => cardElement(c, setTriggerValue)));
  area.style.width = `${Math.max(...cards.map(left)) + CARD.width}px`;
  area.style.height = `${Math.max(...cards.map(top)) + CARD.height}px`;
  root.replaceChildren(area);
  const head = cards.find((c) => c.head);
  if (head) keepInSight(root, head);
}
