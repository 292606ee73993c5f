// A tour in three steps, on the first visit and for who asks for it: it points at the page's own parts and stands in nobody's way.

const TOUR = [
  [() => document.querySelector(".st-key-chips") || document.querySelector("[data-testid=stChatInput]"),
    "Say it, or choose", "Write what shall change in your own words, or press a suggestion. Try one now."],
  [(stage) => stage.views, "See what changed",
    "After an edit, hold the eye to see the picture before, or compare side by side. Undo is at the top; under History every version is kept."],
  [(stage) => stage.tools, "Point at it",
    "Click a thing, draw a box or paint over it: your next words then mean only that, and nothing else changes."],
];
const TOURED = "retoucher-toured";
const FIRST_LOOKS = 120; // of 250 ms, for a page that comes to rest
const FOLLOW_EVERY = 200; // ms: the page moves below the tour

function listenForTour(stage) {
  theToured = stage;
  if (document.body.dataset.tours) return;
  document.body.dataset.tours = "yes";
  document.addEventListener("click", (e) => { if (e.target.closest?.(".rt-tour-button")) startTour(); });
  if (toured()) return;
  let began = false; // who has begun needs no tour
  for (const kind of ["pointerdown", "keydown", "drop"]) document.addEventListener(kind, () => { began = true; }, { capture: true, once: true });
  const look = (looks) => {
    const rests = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
    if (began || !looks) return;
    if (rests && document.querySelector(".rt-tour-button")) startTour(false);
    else setTimeout(look, 250, looks - 1);
  };
  look(FIRST_LOOKS);
}

// A browser that keeps nothing is taken for one that was here: a tour at each visit is worse than none.
function toured(now = "") {
  try {
    if (now) localStorage.setItem(TOURED, now);
    return Boolean(localStorage.getItem(TOURED));
  } catch { return true; }
}

let theToured = null; // the stage that is on the page now

// `asked`: by a press of its button; else it takes no focus away.
function startTour(asked = true) {
  toured("yes");
  document.querySelector(".rt-tour")?.remove();
  const heading = make("h2", {}), words = make("p", {}), count = make("small", {});
  const skip = make("button", { type: "button" }, "Skip"), next = make("button", { type: "button", class: "rt-next" });
  const card = make("div", { class: "rt-tour", role: "dialog", "aria-label": "Tour of the page" },
    heading, words, make("div", {}, count, skip, next));
  const ring = make("div", { class: "rt-ring" });
  let at = -1, takesFocus = asked;
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
    if (takesFocus) next.focus({ preventScroll: true });
    takesFocus = true;
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
