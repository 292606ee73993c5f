// A tour in three steps, for who asks for it: it points at the page's own parts and stands in nobody's way.

const TOUR = [
  [() => document.querySelector(".st-key-chips") || document.querySelector("[data-testid=stChatInput]"),
    "Say it, or choose", "Write what shall change in your own words, or press a suggestion. Try one now."],
  [(stage) => stage.views, "See what changed",
    "After an edit, hold the eye to see the picture before, or compare side by side. Undo is at the top; under History every version is kept."],
  [(stage) => stage.tools, "Point at it",
    "Click a thing, draw a box or paint over it: your next words then mean only that, and nothing else changes."],
];
const FOLLOW_EVERY = 200; // ms: the page moves below the tour

function listenForTour(stage) {
  theToured = stage;
  if (document.body.dataset.tours) return;
  document.body.dataset.tours = "yes";
  document.addEventListener("click", (e) => { if (e.target.closest?.(".rt-tour-button")) startTour(); });
}

let theToured = null; // the stage that is on the page now

function startTour() {
  document.querySelector(".rt-tour")?.remove();
  const heading = make("h2", {}), words = make("p", {}), count = make("small", {});
  const skip = make("button", { type: "button" }, "Skip"), next = make("button", { type: "button", class: "rt-next" });
  const card = make("div", { class: "rt-tour", role: "dialog", "aria-label": "Tour of the page" },
    heading, words, make("div", {}, count, skip, next));
  const ring = make("div", { class: "rt-ring" });
  let at = -1;
  const follow = setInterval(() => place(), FOLLOW_EVERY);
  const end = () => { clearInterval(follow); card.remove(); ring.remove(); };
  const place = () => putBeside(card, ring, TOUR[at][0](theToured));
  const go = () => {
    at += 1;
    if (at === TOUR.length) return end();
    const [target, title, told] = TOUR[at];
    heading.textContent = title;
    words.textContent = told;
    count.textContent = `${at + 1} of ${TOUR.length}`;
    next.textContent = at + 1 === TOUR.length ? "Done" : "Next";
    skip.hidden = at + 1 === TOUR.length;
    target(theToured)?.scrollIntoView({ block: "nearest" });
    place();
    next.focus({ preventScroll: true });
  };
  skip.onclick = end;
  next.onclick = go;
  card.onkeydown = (e) => { if (e.key === "Escape") end(); };
  document.body.append(ring, card);
  go();
}

// Above what it speaks of, or below where there is no room; always inside the window.
function putBeside(card, ring, target) {
  const there = target?.getBoundingClientRect();
  ring.hidden = !there || !there.width;
  const { left, top, bottom, width, height } = ring.hidden ? new DOMRect(12, innerHeight - 12) : there;
  Object.assign(ring.style, { left: `${left - 6}px`, top: `${top - 6}px`, width: `${width + 12}px`, height: `${height + 12}px` });
  const above = top - card.offsetHeight - 16;
  const y = above > 8 ? above : Math.min(bottom + 16, innerHeight - card.offsetHeight - 8);
  const x = Math.min(Math.max(left, 8), innerWidth - card.offsetWidth - 8);
  Object.assign(card.style, { left: `${x}px`, top: `${y}px` });
}
