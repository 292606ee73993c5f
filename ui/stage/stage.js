// The stage: one picture to look at, compare and point at. Pointer positions become picture pixels here;
// strokes stay vectors until "Apply", and Python draws the mask at the picture's own size.

class Stage {
  constructor(root) {
    this.root = root;
    this.view = "picture";
    this.tool = "move";
    this.size = 5; // brush width, per cent of the shorter side
    this.strokes = [];
    this.pointers = new Map();
    this.cursor = null; // keyboard pointer, picture pixels
    this.split = 0.5;
    this.zoom = 0; // 0 = fit
    this.centre = [0.5, 0.5];
    this.build();
    new ResizeObserver(() => this.draw()).observe(this.panes);
  }

  build() {
    this.viewButtons = VIEWS.map(([name, label]) => make("button",
      { type: "button", "data-view": name, "aria-pressed": "false", onclick: () => this.show(name) }, label));
    this.toolButtons = TOOLS.map(([name, label, key]) => {
      const button = iconButton(name, `${label} (${key.toUpperCase()})`, () => this.take(name));
      button.dataset.tool = name;
      return button;
    });
    this.hold = iconButton("eye", "Hold to see the picture before (B)");
    this.hold.onpointerdown = () => { this.hold.focus(); this.blink(true); }; // focus first: its loss elsewhere ends a blink
    this.hold.onpointerup = this.hold.onpointerleave = this.hold.onblur = () => this.blink(false);
    this.hold.onkeydown = (e) => { if (e.key === " " || e.key === "Enter") { e.preventDefault(); this.blink(true); } };
    this.hold.onkeyup = () => this.blink(false);
    this.percent = make("button", { type: "button", class: "percent", "aria-label": "Zoom to 100 %",
      title: "Zoom to 100 % (1)", onclick: () => this.zoomTo(1) });
    this.width = make("input", { type: "range", min: 1, max: 30, value: this.size, "aria-label": "Brush size",
      oninput: () => { this.size = Number(this.width.value); this.draw(); } });
    this.undoButton = iconButton("undo", "Take the last stroke back", () => this.undo());
    this.clearButton = make("button", { type: "button", onclick: () => this.strokes.length ? this.clear() : this.send("leave", { region: this.data.region }) }, "Clear");
    this.applyButton = make("button", { type: "button", class: "primary", onclick: () => this.apply() }, "Apply");
    this.paintBar = make("div", { class: "group paint" }, this.width, this.undoButton, this.clearButton, this.applyButton);

    this.views = make("div", { class: "group views", role: "group", "aria-label": "View" }, ...this.viewButtons, this.hold);
    this.zoomBar = make("div", { class: "group zoom", role: "group", "aria-label": "Zoom" },
      iconButton("fit", "Fit the window (0)", () => this.zoomTo(0)),
      iconButton("minus", "Smaller (−)", () => this.zoomBy(1 / 1.25)), this.percent,
      iconButton("plus", "Larger (+)", () => this.zoomBy(1.25)));
    this.tools = make("div", { class: "group tools", role: "group", "aria-label": "Region tools" }, ...this.toolButtons);

    this.before = this.pane("Before");
    this.after = this.pane("After");
    this.heat = make("img", { class: "heat", alt: "Where the picture changed" });
    this.mask = make("img", { class: "mask", alt: "" });
    this.underImage = make("img", { alt: "" });
    this.underTiles = new Tiles();
    this.under = make("div", { class: "under" }, this.underImage, this.underTiles.element);
    this.outlines = make("div", { class: "outlines" });
    this.after.world.append(this.under, this.heat, this.mask, this.outlines);
    this.canvas = make("canvas", { class: "strokes" });
    this.handle = make("input", { type: "range", min: 0, max: 1000, value: 500, class: "split",
      "aria-label": "Before on the left, after on the right",
      oninput: () => { this.split = this.handle.value / 1000; this.draw(); } });
    this.line = make("div", { class: "line" });
    this.badge = make("div", { class: "badge" });
    this.after.element.append(this.canvas, this.line, this.handle, this.badge);
    this.panes = make("div", { class: "panes", tabindex: 0, role: "application",
      "aria-label": "Picture. Arrows move, plus and minus zoom, 0 fits, B shows before, P paints, R draws a box, C selects." },
      this.before.element, this.after.element);
    this.root.append(make("div", { class: "bar" }, this.views), this.panes,
      make("div", { class: "bar below" }, this.tools, this.paintBar, this.hint = make("div", { class: "hint", role: "status" }), this.zoomBar));
    this.listen();
  }

  pane(label) {
    const image = make("img", { class: "image", alt: label, draggable: "false" });
    const tiles = new Tiles();
    const world = make("div", { class: "world" }, image, tiles.element);
    return { element: make("div", { class: "pane" }, world, make("div", { class: "tag" }, label)), world, image, tiles };
  }

  listen() {
    const pane = this.after.element;
    pane.onpointerdown = (e) => this.down(e);
    pane.onpointermove = (e) => this.moved(e);
    pane.onpointerup = pane.onpointercancel = (e) => this.up(e);
    pane.onpointerleave = () => { this.over = null; this.drawStrokes(); };
    for (const each of [pane, this.before.element]) {
      each.addEventListener("wheel", (e) => {
        if (!e.ctrlKey && !e.metaKey && this.tool !== "move") return;
        e.preventDefault();
        this.zoomBy(Math.exp(-e.deltaY / 400), this.pixel(e, each));
      }, { passive: false });
    }
    this.panes.onkeydown = (e) => this.key(e);
    this.panes.onkeyup = (e) => { if (e.key === "b") this.blink(false); };
    this.panes.onblur = () => this.blink(false);
  }

  // --- data from Python ---------------------------------------------------------------------------------

  update(data, send) {
    const changed = !this.data || this.data.picture.digest !== data.picture.digest;
    const resized = !this.data || this.data.picture.width !== data.picture.width || this.data.picture.height !== data.picture.height;
    if (this.data && data.mask !== this.data.mask) this.quiet = false;
    else if (this.data && changed) this.quiet = true; // an edit was made there: the tint would hide it
    this.send = send;
    this.data = data;
    if (resized) { this.strokes = []; this.cursor = null; this.zoom = 0; this.centre = [0.5, 0.5]; }
    this.setSource(this.after.image, data.picture.url);
    this.setSource(this.before.image, data.before ? data.before.url : "");
    this.setSource(this.underImage, data.before ? data.before.url : "");
    this.setSource(this.mask, data.mask || "");
    this.after.image.alt = data.picture.alt;
    this.badge.textContent = data.badge;
    if (!this.comparable && this.view !== "picture" && !(this.view === "side" && data.before)) this.view = "picture";
    if (data.tool && data.tool !== this.asked) this.take(data.tool);
    else if (!data.tool && this.tool === this.asked) this.tool = "move"; // the question is answered
    this.asked = data.tool;
    this.outline();
    this.draw();
  }

  setSource(image, url) {
    if (image.dataset.url === url) return;
    image.dataset.url = url;
    if (url) image.src = url; else image.removeAttribute("src");
  }

  get comparable() {
    const { picture, before } = this.data;
    return Boolean(before && before.width === picture.width && before.height === picture.height);
  }

  outline() {
    const choose = (number) => this.send("choose", { number });
    this.outlines.replaceChildren(...this.data.outlines.map((o) => outlineButton(o, this.data.picture, choose)));
  }

  // --- view -----------------------------------------------------------------------------------------------

  show(view) { this.view = view; this.draw(); }

  take(tool) {
    this.tool = tool;
    this.quiet = false;
    if (tool !== "move" && this.view === "side") this.view = "picture";
    this.draw();
  }

  blink(on) { if (this.blinking !== on) { this.blinking = on; this.draw(); } }

  scale(pane, size) {
    const room = pane.getBoundingClientRect();
    const fit = Math.min(room.width / size.width, room.height / size.height, 8);
    return this.zoom ? this.zoom / (window.devicePixelRatio || 1) : fit;
  }

  zoomTo(zoom) { this.zoom = zoom; if (!zoom) this.centre = [0.5, 0.5]; this.draw(); }

  zoomBy(factor, at) {
    const { width, height } = this.data.picture;
    const density = window.devicePixelRatio || 1;
    const old = this.scale(this.after.element, this.data.picture);
    const next = Math.min(Math.max(old * factor, 0.02), 32 / density);
    if (at) {
      const keep = old / next;
      this.centre = [at[0] / width + (this.centre[0] - at[0] / width) * keep,
        at[1] / height + (this.centre[1] - at[1] / height) * keep];
    }
    this.zoom = next * density;
    this.clampCentre();
    this.draw();
  }

  pan(dx, dy) {
    const scale = this.scale(this.after.element, this.data.picture);
    if (!this.zoom) this.zoom = scale * (window.devicePixelRatio || 1);
    this.centre[0] -= dx / scale / this.data.picture.width;
    this.centre[1] -= dy / scale / this.data.picture.height;
    this.clampCentre();
    this.draw();
  }

  clampCentre() { this.centre = this.centre.map((c) => Math.min(Math.max(c, 0), 1)); }

  place(pane, size) {
    const room = pane.element.getBoundingClientRect();
    const scale = this.scale(pane.element, size);
    const left = room.width / 2 - this.centre[0] * size.width * scale;
    const top = room.height / 2 - this.centre[1] * size.height * scale;
    Object.assign(pane.world.style, { width: `${size.width * scale}px`, height: `${size.height * scale}px`,
      transform: `translate(${left}px, ${top}px)` });
    pane.world.classList.toggle("pixels", scale * (window.devicePixelRatio || 1) >= 3);
    return { scale, left, top, room };
  }

  draw() {
    if (!this.data || !this.panes.isConnected) return;
    const { picture, before } = this.data;
    this.panes.className = `panes view-${this.view} tool-${this.tool}` + (this.blinking && before ? " blinking" : "")
      + (this.quiet ? " quiet" : "");
    this.frame = this.place(this.after, picture);
    if (before) this.beforeFrame = this.place(this.before, before);
    this.sharpen();
    if (this.view === "heat" && this.comparable) this.setSource(this.heat, this.data.heat);
    const x = this.frame.room.width * this.split;
    const { top, scale, room } = this.frame;
    Object.assign(this.line.style, { left: `${x}px`, top: `${Math.max(top, 0)}px`,
      bottom: `${Math.max(room.height - top - picture.height * scale, 0)}px` });
    const shown = this.view === "slider" ? Math.min(Math.max(x - this.frame.left, 0), picture.width * this.frame.scale) : 0;
    this.under.style.clipPath = this.view === "slider" ? `inset(0 calc(100% - ${shown}px) 0 0)` : "none";
    this.percent.textContent = `${Math.round(100 * this.frame.scale * (window.devicePixelRatio || 1))} %`;
    this.buttons();
    this.drawStrokes();
  }

  sharpen() {
    const { picture, before } = this.data;
    const comparing = this.view === "slider" || this.blinking;
    this.after.tiles.show(picture, this.frame, this.view !== "heat" && outgrown(picture, this.frame));
    if (!before) return;
    this.underTiles.show(before, this.frame, comparing && this.comparable && outgrown(before, this.frame));
    this.before.tiles.show(before, this.beforeFrame, this.view === "side" && outgrown(before, this.beforeFrame));
  }

  buttons() {
    for (const button of this.viewButtons) {
      const name = button.dataset.view;
      const possible = name === "picture" || (name === "side" ? Boolean(this.data.before) : this.comparable);
      button.disabled = !possible;
      button.title = possible ? "" : this.data.before ? "The sizes differ: compare side by side" : "There is nothing before this version";
      button.setAttribute("aria-pressed", String(name === this.view));
    }
    this.hold.disabled = !this.data.before;
    for (const button of this.toolButtons) button.setAttribute("aria-pressed", String(button.dataset.tool === this.tool));
    this.paintBar.hidden = !PAINTS.includes(this.tool) && !this.strokes.length;
    this.width.hidden = this.tool === "box";
    this.undoButton.disabled = this.applyButton.disabled = !this.strokes.length;
    this.clearButton.disabled = !this.strokes.length && !this.data.mask;
    const hidden = this.quiet && this.data.mask;
    this.hint.title = hidden ? "Your region is still at work; choose a tool to see it" : "";
    this.hint.textContent = hidden ? "Region hidden" : (this.tool !== "pick" ? "" : this.asked ? "Click it to answer" : "Click a thing to select it");
  }

  // --- pointing ------------------------------------------------------------------------------------------

  pixel(e, pane = this.after.element) {
    const room = pane.getBoundingClientRect();
    const scale = this.scale(pane, this.data.picture);
    return [(e.clientX - room.left - room.width / 2) / scale + this.centre[0] * this.data.picture.width,
      (e.clientY - room.top - room.height / 2) / scale + this.centre[1] * this.data.picture.height];
  }

  inside([x, y]) { return x >= 0 && y >= 0 && x < this.data.picture.width && y < this.data.picture.height; }

  get brushWidth() { return this.size / 100 * Math.min(this.data.picture.width, this.data.picture.height); }

  down(e) {
    if (e.target === this.handle || e.button > 0) return;
    this.panes.focus({ preventScroll: true });
    this.after.element.setPointerCapture(e.pointerId);
    this.pointers.set(e.pointerId, [e.clientX, e.clientY]);
    if (this.pointers.size > 1) { this.stroke = null; return; }
    this.start = [e.clientX, e.clientY];
    if (PAINTS.includes(this.tool)) this.begin(this.pixel(e));
    e.preventDefault();
  }

  begin(at) {
    this.stroke = { kind: this.tool === "box" ? "box" : "line", erase: this.tool === "eraser",
      width: this.brushWidth, points: [at] };
  }

  moved(e) {
    this.over = this.pixel(e);
    const last = this.pointers.get(e.pointerId);
    if (!last) { this.drawStrokes(); return; }
    if (this.pointers.size > 1) { this.pinch(e, last); return; }
    this.pointers.set(e.pointerId, [e.clientX, e.clientY]);
    if (this.tool === "move") this.pan(e.clientX - last[0], e.clientY - last[1]);
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
    if (!was || e.type === "pointercancel") { this.stroke = null; return; }
    if (this.stroke) this.finish();
    else if (this.tool === "pick" && this.start && Math.hypot(e.clientX - this.start[0], e.clientY - this.start[1]) < 6) this.select(this.pixel(e));
  }

  finish() {
    const stroke = this.stroke;
    this.stroke = null;
    if (stroke.kind === "line" || stroke.points.length > 1) this.strokes.push(stroke);
    this.draw();
  }

  select(at) {
    if (this.inside(at)) this.send("pick", { x: Math.floor(at[0]), y: Math.floor(at[1]), picture: this.data.picture.digest });
  }

  undo() { this.strokes.pop(); this.draw(); }

  clear() { this.strokes = []; this.draw(); }

  apply() {
    if (!this.strokes.length) return;
    const round = ([x, y]) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
    this.send("draw", { picture: this.data.picture.digest, base: this.data.region,
      strokes: this.strokes.map((s) => ({ ...s, points: s.points.map(round) })) });
    this.strokes = [];
    this.draw();
  }

  // --- keys ----------------------------------------------------------------------------------------------

  key(e) {
    const tool = TOOLS.find(([, , key]) => key === e.key);
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if ((e.ctrlKey || e.metaKey) && e.key === "z" && this.strokes.length) this.undo();
    else if (e.ctrlKey || e.metaKey || e.altKey) return;
    else if (e.target !== this.panes) return;
    else if (arrow) this.arrow(arrow, e.shiftKey ? 10 : 1);
    else if (e.key === "b") this.blink(true);
    else if (e.key === "0") this.zoomTo(0);
    else if (e.key === "1") this.zoomTo(1);
    else if (e.key === "+" || e.key === "=") this.zoomBy(1.25, this.cursor);
    else if (e.key === "-") this.zoomBy(1 / 1.25, this.cursor);
    else if (e.key === "[" || e.key === "]") { this.width.value = this.size += e.key === "]" ? 1 : -1; this.width.oninput(); }
    else if (tool) this.take(tool[0]);
    else if (e.key === " ") this.press();
    else if (e.key === "Enter") this.apply();
    else if (e.key === "Escape") { this.stroke = null; this.clear(); }
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  arrow([dx, dy], by) {
    if (this.tool === "move") { this.pan(-dx * 20 * by, -dy * 20 * by); return; }
    const { width, height } = this.data.picture;
    const step = Math.max(1, Math.min(width, height) / 100) * by;
    const [x, y] = this.cursor || [width / 2, height / 2];
    this.cursor = [Math.min(Math.max(x + dx * step, 0), width - 1), Math.min(Math.max(y + dy * step, 0), height - 1)];
    if (this.stroke) this.extend(this.cursor);
    this.drawStrokes();
  }

  press() {
    const { width, height } = this.data.picture;
    this.cursor = this.cursor || [width / 2, height / 2];
    if (this.tool === "pick") this.select(this.cursor);
    else if (this.stroke) this.finish();
    else if (PAINTS.includes(this.tool)) this.begin(this.cursor);
    this.drawStrokes();
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
    if (!at || this.tool === "move" || (this.over && this.tool === "pick")) return;
    drawRing(paint, at, this.tool === "brush" || this.tool === "eraser" ? this.brushWidth / 2 : 8 * pixel, pixel);
  }
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".stage");
  if (!root.stage) root.stage = new Stage(root);
  root.stage.update(data, setTriggerValue);
}
