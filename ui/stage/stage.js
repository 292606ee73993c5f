// The stage: one picture to look at, compare and point at. Pointer positions become picture pixels here;
// strokes stay vectors, told to Python as they are drawn: they go with the next request, or "Apply" makes a region first.

const LOOK_AGAIN = 500; // ms
const LOOKS_AT_REST = 6; // at a page that does nothing any more

class Stage {
  constructor(root) {
    this.root = root;
    this.view = "picture";
    this.tool = "move";
    this.size = 5; // brush width, per cent of the shorter side
    this.strokes = [];
    this.marks = ""; // what the page calls the strokes that it was told last
    this.pointers = new Map();
    this.how = ""; // what a click with the pick tool does: '' selects anew, 'add', 'take' away
    this.looks = []; // clicks that wait for the one that is looked for
    this.hover = new Hover(this);
    this.preview = new Preview(this);
    this.cursor = null; // keyboard pointer, picture pixels
    this.split = 0.5;
    this.camera = new Camera();
    this.crop = new CropFrame(this);
    this.grid = new Grid(this);
    this.objects = new Objects(this);
    buildBars(this);
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.panes);
  }

  listen() {
    const pane = this.after.element;
    pane.onpointerdown = (e) => this.down(e);
    pane.onpointermove = (e) => this.moved(e);
    pane.onpointerup = pane.onpointercancel = (e) => this.up(e);
    pane.onpointerleave = () => { this.over = null; this.hover.leave(); this.drawStrokes(); };
    for (const each of [pane, this.before.element]) {
      each.addEventListener("wheel", (e) => {
        if (!e.ctrlKey && !e.metaKey && this.tool !== "move") return;
        e.preventDefault();
        this.zoomBy(Math.exp(-e.deltaY / 400), this.pixel(e, each));
      }, { passive: false });
    }
    this.panes.onkeydown = (e) => pressKey(this, e);
    this.panes.onkeyup = (e) => { if (e.key === "b") this.blink(false); };
    this.panes.onblur = () => this.blink(false);
  }

  // --- data from Python ---------------------------------------------------------------------------------

  update(data, send, tell) {
    if (!data.region) this.how = "";
    const changed = !this.data || this.data.picture.digest !== data.picture.digest;
    const resized = !this.data || this.data.picture.width !== data.picture.width || this.data.picture.height !== data.picture.height;
    if (this.data && data.mask !== this.data.mask) this.quiet = false;
    else if (this.data && changed) this.quiet = true; // an edit was made there: the tint would hide it
    this.send = send;
    this.tell = tell;
    this.data = data;
    if (changed) this.looks = [];
    this.lookOn();
    this.hover.update(changed);
    const went = Boolean(data.taken) && data.taken === this.marks && this.strokes.length > 0;
    if (resized || went) this.strokes = [];
    if (went && matchMedia(PHONE).matches) this.tool = "move"; // what came of it needs the room of the brush's bar
    if (resized) { this.cursor = null; this.camera = new Camera(); this.crop.reset(); }
    this.setSource(this.after.image, data.picture.url);
    this.setSource(this.before.image, data.before ? data.before.url : "");
    this.setSource(this.underImage, data.before ? data.before.url : "");
    this.setSource(this.mask, data.mask || "");
    this.preview.update(changed);
    this.grid.update(data.grid);
    this.after.image.alt = data.picture.alt;
    this.badge.textContent = data.badge;
    if (!this.possible(this.view)) this.view = "picture";
    if (data.grid.length > 1 && data.grid.length !== this.several) this.open("grid");
    this.several = data.grid.length;
    if (data.compares && data.compares !== this.compared) this.open(this.comparable ? "slider" : "side");
    this.compared = data.compares;
    if (data.tool && data.tool !== this.asked) this.take(data.tool);
    else if (!data.tool && this.tool === this.asked) this.tool = "move"; // the question is answered
    this.asked = data.tool;
    this.outline();
    this.objects.update(data.things, data.picture);
    dimGone(this.gone, data.kept, data.picture);
    if (!this.finds.childElementCount) this.finds.append(...data.seeks.map((name) =>
      make("button", { type: "button", onclick: () => this.seek(name) }, name)));
    this.draw();
  }

  setSource(image, url) {
    if (image.dataset.url === url) return;
    image.dataset.url = url;
    if (url) image.src = url; else image.removeAttribute("src");
    if (image === this.after.image) comes(image);
  }

  get comparable() {
    const { picture, before } = this.data;
    return Boolean(before && before.width === picture.width && before.height === picture.height);
  }

  possible(view) {
    if (view === "grid") return this.data.grid.length > 1;
    return view === "picture" || (view === "side" ? Boolean(this.data.before) : this.comparable);
  }

  outline() {
    const choose = (number) => this.send("choose", { number });
    this.outlines.replaceChildren(...this.data.outlines.map((o) => outlineButton(o, this.data.picture, choose)));
  }

  // --- view -----------------------------------------------------------------------------------------------

  // Change the view for the user, as far as there is something to show there.
  open(view) {
    if (!this.possible(view)) return;
    this.tool = "move";
    if (view === "grid" || this.view === "grid") this.camera.zoomTo(0);
    this.view = view;
  }

  show(view) {
    if ((view === "grid") !== (this.view === "grid")) this.camera.zoomTo(0);
    this.view = view;
    if (this.cropping) this.take("move");
    else this.draw();
  }

  take(tool) {
    this.tool = tool;
    this.quiet = false;
    if (tool === "pick") this.hover.warm();
    if (tool === "crop" || (tool !== "move" && ["side", "grid"].includes(this.view))) this.view = "picture";
    if (this.cropping !== Boolean(this.camera.margin)) this.camera.zoomTo(0); // the frame in sight, and no odd zoom after it
    this.draw();
  }

  // A region lies at work and the pointer that chose it is in the hand: it can be removed as what is drawn.
  get selected() { return this.tool === "pick" && Boolean(this.data.region); }

  get cropping() { return this.tool === "crop"; }

  get window() { return this.view === "grid" ? this.grid.window : this.after.element; }

  // What lies in the window: the picture, or what a turn by hand leaves of it.
  get extent() { return this.view === "grid" ? this.grid.extent : this.cropping ? this.crop.room : this.data.picture; }

  blink(on) { if (this.blinking !== on) { this.blinking = on; this.draw(); } }

  zoomTo(zoom) { this.camera.zoomTo(zoom); this.draw(); }

  zoomBy(factor, at) { this.camera.zoomBy(factor, at, this.window, this.extent); this.draw(); }

  pan(dx, dy) { this.camera.pan(dx, dy, this.window, this.extent); this.draw(); }

  draw() {
    if (!this.data || !this.panes.isConnected) return;
    const { picture, before } = this.data;
    this.panes.className = `panes view-${this.view} tool-${this.tool}` + (this.blinking && before ? " blinking" : "")
      + (this.quiet ? " quiet" : "");
    this.camera.margin = 0;
    if (this.view === "grid") { this.drawGrid(); return; }
    this.frame = this.cropping ? this.crop.place(this.camera, this.after) : this.camera.place(this.after, picture);
    if (before) this.beforeFrame = this.camera.place(this.before, before);
    this.sharpen();
    if (this.view === "heat" && this.comparable) this.setSource(this.heat, this.data.heat);
    const x = this.frame.room.width * this.split;
    const { top, scale, room } = this.frame;
    Object.assign(this.line.style, { left: `${x}px`, top: `${Math.max(top, 0)}px`,
      bottom: `${Math.max(room.height - top - picture.height * scale, 0)}px` });
    const shown = this.view === "slider" ? Math.min(Math.max(x - this.frame.left, 0), picture.width * this.frame.scale) : 0;
    this.under.style.clipPath = this.view === "slider" ? `inset(0 calc(100% - ${shown}px) 0 0)` : "none";
    placeNumbers([...this.outlines.children], this.data.outlines, picture, scale);
    this.showZoom(this.frame);
    showButtons(this);
    this.drawStrokes();
    fitTalk();
  }

  drawGrid() {
    this.grid.draw();
    this.showZoom(this.grid.frame);
    showButtons(this);
  }

  showZoom({ scale }) { this.percent.textContent = `${Math.round(100 * scale * (window.devicePixelRatio || 1))} %`; }

  sharpen() {
    const { picture, before } = this.data;
    const comparing = this.view === "slider" || this.blinking;
    this.after.tiles.show(picture, this.frame, this.view !== "heat" && !this.cropping && outgrown(picture, this.frame));
    if (!before) return;
    this.underTiles.show(before, this.frame, comparing && this.comparable && outgrown(before, this.frame));
    this.before.tiles.show(before, this.beforeFrame, this.view === "side" && outgrown(before, this.beforeFrame));
  }

  // --- pointing ------------------------------------------------------------------------------------------

  pixel(e, pane = this.after.element) { return this.camera.pixel(e, pane, this.extent); }

  inside([x, y]) { return x >= 0 && y >= 0 && x < this.data.picture.width && y < this.data.picture.height; }

  get brushWidth() { return this.size / 100 * Math.min(this.data.picture.width, this.data.picture.height); }

  down(e) {
    if (e.target === this.handle || e.button > 0) return;
    this.panes.focus({ preventScroll: true });
    this.after.element.setPointerCapture(e.pointerId);
    this.pointers.set(e.pointerId, [e.clientX, e.clientY]);
    if (this.pointers.size > 1) { this.stroke = this.start = null; this.crop.drop(); return; } // a pinch is no click
    this.start = [e.clientX, e.clientY];
    if (PAINTS.includes(this.tool)) this.begin(this.pixel(e));
    else if (this.cropping) this.crop.grab(e.target, this.pixel(e));
    e.preventDefault();
  }

  begin(at) {
    this.stroke = { kind: this.tool === "box" ? "box" : "line", erase: this.tool === "eraser",
      width: this.brushWidth, points: [at] };
  }

  moved(e) {
    this.over = this.pixel(e);
    if (e.pointerType === "mouse") this.hover.at(this.over);
    const last = this.pointers.get(e.pointerId);
    if (!last) { this.drawStrokes(); return; }
    if (this.pointers.size > 1) { this.pinch(e, last); return; }
    this.pointers.set(e.pointerId, [e.clientX, e.clientY]);
    if (this.tool === "move") this.pan(e.clientX - last[0], e.clientY - last[1]);
    else if (this.cropping) this.crop.drag(this.over);
    else if (this.stroke) { this.extend(this.over); this.drawStrokes(); }
  }

  extend(at) {
    if (this.stroke.kind === "box") this.stroke.points = [this.stroke.points[0], at];
    else this.stroke.points.push(at);
  }

  pinch(e, last) {
    const [other] = [...this.pointers].filter(([id]) => id !== e.pointerId).map(([, p]) => p);
    const spread = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]);
    const now = [e.clientX, e.clientY];
    this.pointers.set(e.pointerId, now);
    this.pan((now[0] - last[0]) / 2, (now[1] - last[1]) / 2);
    if (spread(last) > 10) this.zoomBy(spread(now) / spread(last), this.pixel(e));
  }

  up(e) {
    const was = this.pointers.delete(e.pointerId);
    this.crop.drop();
    if (!was || e.type === "pointercancel") { this.stroke = null; return; }
    if (this.stroke) this.finish();
    else if (this.tool === "pick" && this.start && Math.hypot(e.clientX - this.start[0], e.clientY - this.start[1]) < 6) this.select(this.pixel(e), e);
  }

  finish() {
    const stroke = this.stroke;
    this.stroke = null;
    if (stroke.kind === "line" || stroke.points.length > 1) this.strokes.push(stroke);
    this.tellMarks();
  }

  select(at, { shiftKey, altKey }) {
    if (!this.inside(at)) return;
    this.look("pick", { x: Math.floor(at[0]), y: Math.floor(at[1]), base: this.data.region,
      how: shiftKey ? "add" : altKey ? "take" : this.asked ? "" : this.how });
  }

  // A page that is at rest looks no more, whatever became of the look: a run that another one cut off says nothing.
  waitForLook(id, rests = 0) {
    if (this.wanted !== id || !this.looking || !this.panes.isConnected) return;
    const rest = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
    if (rest && rests === LOOKS_AT_REST) { this.wanted = ""; this.lookOn(); this.draw(); }
    else setTimeout(() => this.waitForLook(id, rest ? rests + 1 : 0), LOOK_AGAIN);
  }
  get looking() { return Boolean(this.wanted) && this.data.looked !== this.wanted; }

  seek(name) { this.look("seek", { name }); }

  // One look at a time: Streamlit keeps the last of two that come in one run. What begins anew lets go of those that wait.
  look(kind, value) {
    if (this.looking) { this.looks = value.how ? [...this.looks, [kind, value]] : [[kind, value]]; return; }
    this.hover.leave();
    this.wanted = newId();
    this.draw();
    this.send(kind, { ...value, id: this.wanted, picture: this.data.picture.digest });
    this.waitForLook(this.wanted);
  }

  lookOn() { if (!this.looking && this.looks.length) this.look(...this.looks.shift()); }

  undo() { this.strokes.pop(); this.tellMarks(); }

  clear() { this.strokes = []; this.tellMarks(); }

  drawn() {
    const round = ([x, y]) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
    return { id: this.marks, picture: this.data.picture.digest, base: this.data.region,
      strokes: this.strokes.map((s) => ({ ...s, points: s.points.map(round) })) };
  }

  tellMarks() {
    this.marks = this.strokes.length ? newId() : "";
    this.tell("marks", this.strokes.length ? this.drawn() : null);
    this.draw();
  }

  apply() {
    if (this.strokes.length) this.send("draw", this.drawn());
  }

  remove() {
    if (this.strokes.length || this.data.region) this.send("remove", this.drawn());
  }

  // --- strokes -------------------------------------------------------------------------------------------

  drawStrokes() {
    if (!this.frame) return;
    const density = window.devicePixelRatio || 1;
    const { room, scale, left, top } = this.frame;
    this.canvas.width = room.width * density;
    this.canvas.height = room.height * density;
    const paint = this.canvas.getContext("2d");
    paint.setTransform(scale * density, 0, 0, scale * density, left * density, top * density);
    paint.save();
    paint.beginPath();
    paint.rect(0, 0, this.data.picture.width, this.data.picture.height);
    paint.clip();
    for (const stroke of [...this.strokes, this.stroke].filter(Boolean)) drawStroke(paint, stroke, this.data.mask);
    paint.restore();
    this.drawCursor(paint, 1 / scale);
  }

  drawCursor(paint, pixel) {
    const at = this.cursor && document.activeElement ? this.cursor : this.over;
    if (!at || this.tool === "move" || this.cropping || (this.over && this.tool === "pick")) return;
    drawRing(paint, at, this.tool === "brush" || this.tool === "eraser" ? this.brushWidth / 2 : 8 * pixel, pixel);
  }
}

export default function ({ data: [data], parentElement, setTriggerValue, setStateValue }) {
  const root = parentElement.querySelector(".stage");
  if (!root.stage) root.stage = new Stage(root);
  root.stage.update(data, setTriggerValue, setStateValue);
  listenForTour(root.stage);
  listenForSliders();
  followOthers(root.stage);
}
