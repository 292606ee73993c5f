// Several versions beside each other under one camera: what is moved or zoomed in one moves in all; one is taken.

const CHOICE = 50; // px below each picture, for what can be done with it

class Grid {
  constructor(stage) {
    this.stage = stage;
    this.element = make("div", { class: "grid" });
    this.pointers = new Map();
    this.rivals = [];
    this.element.onpointerdown = (e) => this.down(e);
    this.element.onpointermove = (e) => this.moved(e);
    this.element.onpointerup = this.element.onpointercancel = (e) => this.pointers.delete(e.pointerId);
    this.element.addEventListener("wheel", (e) => {
      e.preventDefault();
      const rival = this.under(e);
      if (rival) this.zoom(rival, Math.exp(-e.deltaY / 400), e);
    }, { passive: false });
  }

  update(shown) {
    const text = JSON.stringify(shown);
    if (text === this.text) return;
    this.text = text;
    this.rivals = shown.map((one) => this.rival(one));
    this.element.replaceChildren(...this.rivals.map((rival) => rival.element));
  }

  rival(one) {
    const pane = paneOf(`${one.number} ${one.label}`);
    pane.image.src = one.picture.url;
    pane.image.alt = one.picture.alt;
    const take = make("button", { type: "button", class: "take", onclick: () => this.stage.send("take", { version: one.id }) },
      one.head ? "Chosen" : `Take ${one.number}`);
    take.disabled = one.head;
    const drop = make("button", { type: "button", class: "drop", "aria-label": `Leave version ${one.number} out`, title: "Leave it out",
      onclick: () => this.stage.send("leave_out", { version: one.id }) }, "✕");
    return { ...one, pane, element: make("div", { class: "rival" }, pane.element, make("div", { class: "choice" }, take, drop)) };
  }

  // The element and the size that the camera measures by.
  get window() { return this.rivals[0].pane.element; }

  get extent() { return this.rivals[0].picture; }

  under(e) { return this.rivals.find((rival) => rival.pane.element.contains(e.target)); }

  zoom(rival, factor, e) {
    const { camera } = this.stage;
    camera.zoomBy(factor, camera.pixel(e, rival.pane.element, rival.picture), rival.pane.element, rival.picture);
    this.stage.draw();
  }

  down(e) {
    if (e.button > 0 || e.target.closest("button")) return;
    this.stage.panes.focus({ preventScroll: true });
    this.element.setPointerCapture(e.pointerId);
    this.pointers.set(e.pointerId, { at: [e.clientX, e.clientY], rival: this.under(e) });
    e.preventDefault();
  }

  moved(e) {
    const last = this.pointers.get(e.pointerId);
    if (!last?.rival) return;
    const { pane, picture } = last.rival, now = [e.clientX, e.clientY];
    const other = [...this.pointers].find(([id]) => id !== e.pointerId)?.[1];
    const share = other ? 2 : 1;
    this.stage.camera.pan((now[0] - last.at[0]) / share, (now[1] - last.at[1]) / share, pane.element, picture);
    if (other) {
      const spread = (p) => Math.max(10, Math.hypot(p[0] - other.at[0], p[1] - other.at[1]));
      this.zoom(last.rival, spread(now) / spread(last.at), e);
    }
    last.at = now;
    this.stage.draw();
  }

  // As many columns as show the pictures largest.
  get columns() {
    const { width, height } = this.element.getBoundingClientRect();
    const shape = this.extent.width / this.extent.height, count = this.rivals.length;
    const across = (columns) => Math.min(width / columns, (height / Math.ceil(count / columns) - CHOICE) * shape);
    return this.rivals.map((_, at) => at + 1).reduce((best, columns) => across(columns) > across(best) ? columns : best, 1);
  }

  draw() {
    if (!this.rivals.length) return;
    this.element.style.gridTemplateColumns = `repeat(${this.columns}, 1fr)`;
    for (const { pane, picture } of this.rivals) {
      const frame = this.stage.camera.place(pane, picture);
      pane.tiles.show(picture, frame, outgrown(picture, frame));
      if (pane === this.rivals[0].pane) this.frame = frame;
    }
  }
}
