// The picture with the sliders as they stand, small, while a hand moves one: the whole one comes when it is let go.

const HAND_FRESH = 700; // ms after a press or a move in which what a slider says was the hand's doing
const PREVIEW_STAYS = 3000; // ms without a new version, at a page at rest, until the preview goes

class Preview {
  constructor(stage) {
    this.stage = stage;
    this.element = make("img", { class: "previewed", alt: "" });
    this.element.hidden = true;
    this.element.onload = () => this.came();
    this.element.onerror = () => { this.coming = ""; this.hide(); };
  }

  get place() { return document.querySelector(".rt-sliders"); }

  // Where each slider of the edit stands: 'step:name:value', joined by commas.
  get stands() {
    const { key } = this.place.dataset, start = `st-key-${CSS.escape(key)}-`;
    return [...document.querySelectorAll(`[class*="${start}"] [data-testid=stSlider] input, [class*="${start}"][data-testid=stSlider] input`)]
      .map((input) => [input, nameOf(input, `st-key-${key}-`)]).filter(([, name]) => name)
      .map(([input, name]) => `${name}:${Number(input.value)}`).join(",");
  }

  moved() {
    if (!this.place || this.stage.cropping || this.stage.view === "grid") return;
    this.at = performance.now();
    this.wanted = this.place.dataset.asks + encodeURIComponent(this.stands);
    this.ask();
    clearTimeout(this.goes);
    this.goes = setTimeout(() => this.goUnlessAwaited(), PREVIEW_STAYS);
  }

  // One at a time: what the hand moved past meanwhile is never asked for.
  ask() {
    if (this.coming || this.wanted === this.element.dataset.shows) return;
    this.coming = this.wanted;
    this.element.src = this.wanted;
  }

  came() {
    this.element.dataset.shows = this.coming;
    this.coming = "";
    if (!this.wanted) return;
    this.element.hidden = false;
    this.ask();
  }

  // Have the small copy made before it is needed: when the pointer comes to a slider.
  warm() {
    if (!this.place || this.warmed === this.place.dataset.asks) return;
    this.warmed = this.place.dataset.asks;
    fetch(this.warmed + encodeURIComponent(this.stands)).catch(() => { this.warmed = ""; });
  }

  // The version that the sliders asked for is there; unless they are moved on, it is shown.
  update(changed) {
    if (!changed || !this.wanted) return;
    const { image } = this.stage.after, settled = this.at;
    image.decode().catch(() => null).then(() => { if (this.at === settled) this.hide(); });
  }

  goUnlessAwaited() {
    const rests = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
    if (rests && !this.stage.data.busy) this.hide();
    else this.goes = setTimeout(() => this.goUnlessAwaited(), PREVIEW_STAYS);
  }

  hide() {
    clearTimeout(this.goes);
    this.wanted = "";
    this.element.hidden = true;
    delete this.element.dataset.shows;
  }
}

// '0:contrast' for the control 'adjust-…-0-contrast', of those that stand under "More" too.
function nameOf(input, start) {
  const keyed = input.closest(`[class*="${CSS.escape(start)}"]`);
  const key = keyed && [...keyed.classList].find((name) => name.startsWith(start));
  const [number, ...name] = key ? key.slice(start.length).split("-") : [];
  const last = name.at(-1);
  return /^\d+$/.test(number) && last ? `${number}:${last}` : "";
}

const ofSliders = (target) => target?.matches?.("[data-testid=stSlider] input") && target.closest("[class*=st-key-adjust-]");

function listenForSliders() {
  if (document.body.dataset.previews) return;
  document.body.dataset.previews = "yes";
  let hand = 0;
  const moves = (e) => { if (e.type !== "pointermove" || e.buttons) hand = performance.now(); };
  for (const kind of ["pointerdown", "pointermove", "keydown"]) document.addEventListener(kind, moves, true);
  const near = (e) => { if (e.target.closest?.("[class*=st-key-adjust-]")) theToured?.preview.warm(); };
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, near);
  new MutationObserver((all) => {
    if (performance.now() - hand < HAND_FRESH && all.some(({ target }) => target === document.activeElement && ofSliders(target))) theToured?.preview.moved();
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-valuetext"] });
}
