// What lies on the picture: a frame around each text or pasted picture, to move, scale and turn it by hand.

const LAID_AFTER = 700; // milliseconds after the last key, until an object is laid where the keys moved it

const REFUSED_AFTER = 2000; // ms without a turn, until a move counts as refused

class Objects {
  constructor(stage) {
    this.stage = stage;
    this.element = make("div", { class: "objects" });
    this.all = [];
  }

  // Frames stay the same elements as long as there are as many: the focus stays on them, and keys that came meanwhile count.
  update(things, picture) {
    const told = JSON.stringify([things, picture.digest]), { busy } = this.stage.data, over = this.busy && !busy;
    this.busy = busy;
    if (told === this.told) { this.putBackUnlessMade(over ? 0 : REFUSED_AFTER); return; }
    this.told = told;
    clearTimeout(this.back);
    if (things.length && things.length === this.all.length) { things.forEach((thing, n) => this.renew(this.all[n], thing, picture)); return; }
    this.forget();
    this.held = null;
    this.all = things.map((thing) => this.framed(thing, picture));
    this.element.replaceChildren(...this.all.map((object) => object.frame));
  }

  // What was asked for came to nothing (refused, stopped, failed): each frame goes back to what it frames.
  putBackUnlessMade(after) {
    clearTimeout(this.back);
    this.back = setTimeout(() => {
      if (this.held || this.waiting || this.stage.data.busy) return;
      for (const object of this.all.filter(({ sent }) => sent)) this.renew(object, object.thing, object.picture);
    }, after);
  }

  renew(object, thing, picture) {
    const goesOn = this.waiting && object.sent; // moved further since it was laid
    const { now, sent } = object;
    object.now = goesOn ? { ...now, factor: now.factor / sent.factor } : { x: thing.x, y: thing.y, factor: 1, angle: thing.angle };
    Object.assign(object, { thing, picture, sent: null });
    object.frame.setAttribute("aria-label", labelOf(thing));
    if (this.held !== object) this.place(object);
  }

  framed(thing, picture) {
    const frame = make("div", { class: "object", tabindex: 0, role: "button", "data-number": thing.number, "aria-label": labelOf(thing),
      title: "Drag to move; the corner scales, the knob turns; double click for its words and colours" },
      make("span", { class: "grip scale", "data-how": "scale" }), make("span", { class: "grip turn", "data-how": "turn" }));
    const object = { thing, picture, frame, now: { x: thing.x, y: thing.y, factor: 1, angle: thing.angle } };
    frame.onpointerdown = (e) => this.grab(e, object);
    frame.onpointermove = (e) => this.drag(e);
    frame.onpointerup = () => { if (this.held === object) { this.held = null; this.lay(object); } };
    frame.onpointercancel = () => { if (this.held === object) { this.held = null; object.now = this.start.was; this.place(object); } };
    frame.ondblclick = () => writeAnew(thing.number);
    frame.onkeydown = (e) => this.press(e, object);
    frame.onblur = () => { if (this.waiting) this.lay(object); };
    this.place(object);
    return object;
  }

  place({ frame, thing, picture, now }) {
    Object.assign(frame.style, { left: `${100 * now.x / picture.width}%`, top: `${100 * now.y / picture.height}%`,
      width: `${100 * thing.width * now.factor / picture.width}%`, height: `${100 * thing.height * now.factor / picture.height}%`,
      transform: `translate(-50%, -50%) rotate(${now.angle}deg)` });
  }

  grab(e, object) {
    if (e.button > 0) return;
    e.stopPropagation();
    object.frame.setPointerCapture(e.pointerId);
    this.held = object;
    this.start = { at: this.stage.pixel(e), was: { ...object.now }, how: e.target.dataset.how || "move" };
  }

  drag(e) {
    if (!this.held) return;
    e.stopPropagation();
    const { at, was, how } = this.start, { now } = this.held, to = this.stage.pixel(e);
    const from = [at[0] - was.x, at[1] - was.y], hand = [to[0] - was.x, to[1] - was.y];
    if (how === "move") Object.assign(now, { x: was.x + to[0] - at[0], y: was.y + to[1] - at[1] });
    else if (how === "scale") now.factor = held(was.factor * Math.hypot(...hand) / Math.max(Math.hypot(...from), 1), 0.05, 20);
    else now.angle = was.angle + (Math.atan2(hand[1], hand[0]) - Math.atan2(from[1], from[0])) * 180 / Math.PI;
    this.place(this.held);
  }

  press(e, object) {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    const { now, picture } = object, by = e.shiftKey ? 10 : 1, arrow = ARROWS[e.key];
    if (arrow) { now.x += arrow[0] * by * picture.width / 200; now.y += arrow[1] * by * picture.height / 200; }
    else if (["+", "=", "-"].includes(e.key)) now.factor *= e.key === "-" ? 1 / 1.05 : 1.05;
    else if (e.key === "[" || e.key === "]") now.angle += e.key === "]" ? by : -by;
    else if (e.key === "Delete") { this.takeOff(object); return; }
    else if (e.key === "Enter") { e.preventDefault(); e.stopPropagation(); writeAnew(object.thing.number); return; }
    else return;
    e.preventDefault();
    e.stopPropagation();
    this.place(object);
    this.forget();
    this.waiting = setTimeout(() => this.lay(object), LAID_AFTER);
  }

  // Drop the move that waits for the last key.
  forget() {
    clearTimeout(this.waiting);
    this.waiting = null;
  }

  takeOff({ thing, picture }) {
    this.forget();
    this.stage.send("lay", { id: newId(), number: thing.number, picture: picture.digest });
  }

  // Tell the page where the object is to lie, once it is elsewhere and nothing else is being done.
  lay(object) {
    this.forget();
    const { thing, picture, now } = object;
    if (now.x === thing.x && now.y === thing.y && now.factor === 1 && now.angle === thing.angle) return;
    if (this.stage.data.busy) { this.waiting = setTimeout(() => this.lay(object), LAID_AFTER); return; }
    object.sent = { ...now };
    this.stage.send("lay", { id: newId(), number: thing.number, picture: picture.digest, ...now });
  }
}

const labelOf = (thing) => `${thing.label}: arrows move it, plus and minus scale it, brackets turn it, Enter changes its words, Delete takes it off`;

// The controls of an object stand in the tab "Adjust": its words, or its opacity where it has none.
function writeAnew(number, looks = 20) {
  if (looks === 20) [...document.querySelectorAll("[role=tab]")].find((tab) => tab.textContent.trim() === "Adjust")?.click();
  const control = (what) => document.querySelector(`[class*="st-key-objects-"][class*="-${number}-${what}"] :is(textarea, [role=slider])`);
  const there = control("words") || control("opacity");
  if (there?.checkVisibility()) there.focus();
  else if (looks) setTimeout(() => writeAnew(number, looks - 1), 100);
}
