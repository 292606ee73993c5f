// Crop and straighten by hand: the picture turns below a frame with handles; the frame lies in the straightened picture.

const RATIOS = [["Free", 0], ["Original", -1], ["1 : 1", 1], ["4 : 5", 4 / 5], ["3 : 2", 3 / 2], ["16 : 9", 16 / 9], ["9 : 16", 9 / 16]];
const HANDLES = [["Top left corner", -1, -1], ["Top edge", 0, -1], ["Top right corner", 1, -1], ["Right edge", 1, 0],
  ["Bottom right corner", 1, 1], ["Bottom edge", 0, 1], ["Bottom left corner", -1, 1], ["Left edge", -1, 0]];
const LEAST_FRAME = 16; // picture pixels on a side
const FRAME_MARGIN = 22; // screen pixels around the picture, so that handles on its rim can be taken
const LEAST_SHARE = 0.05; // of the longer side; cropped_by_hand.py refuses less
const NEAR_EDGE = 24; // screen pixels beside the frame's rim at which a press takes hold of it
const NEW_FRAME = 8; // screen pixels that a hand moves before it draws another frame

const held = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

class CropFrame {
  constructor(stage) {
    this.stage = stage;
    this.angle = 0; // degrees clockwise
    this.ratio = 0; // width / height; 0 = free
    this.element = make("div", { class: "crop" }, this.frame = make("div", { class: "cropframe" },
      ...HANDLES.map(([label, x, y]) => this.handle(label, x, y))));
    this.bar = this.buildBar();
  }

  handle(label, x, y) {
    const button = make("button", { type: "button", class: "handle", "aria-label": `${label}: arrows move it`, "data-x": x, "data-y": y });
    Object.assign(button.style, { left: `${50 + 50 * x}%`, top: `${50 + 50 * y}%` });
    button.onkeydown = (e) => {
      const arrow = ARROWS[e.key];
      if (!arrow || e.ctrlKey || e.altKey || e.metaKey) return;
      e.preventDefault();
      e.stopPropagation();
      const [left, top, right, bottom] = this.box;
      const by = this.step * (e.shiftKey ? 10 : 1);
      this.pull(x, y, [(x < 0 ? left : right) + arrow[0] * by, (y < 0 ? top : bottom) + arrow[1] * by]);
    };
    return button;
  }

  buildBar() {
    this.shape = make("select", { "aria-label": "Shape of the frame", onchange: () => this.shaped(Number(this.shape.value)) },
      ...RATIOS.map(([label, ratio]) => make("option", { value: ratio }, label)));
    const turned = (input) => ({ min: -45, max: 45, step: 0.2, value: 0, oninput: () => this.turnTo(Number(input().value), input()) });
    this.slider = make("input", { type: "range", "aria-label": "Angle in degrees clockwise", title: "Double click: back to 0", ...turned(() => this.slider) });
    this.number = make("input", { type: "number", "aria-label": "Angle in degrees", ...turned(() => this.number) });
    this.slider.ondblclick = () => this.turnTo(0);
    this.number.onblur = () => this.turnTo(this.angle);
    this.slider.onpointerdown = () => this.element.classList.add("turning");
    this.slider.onpointerup = this.slider.onpointercancel = this.slider.onblur = () => this.element.classList.remove("turning");
    this.resetButton = make("button", { type: "button", onclick: () => this.reset() }, "Reset");
    this.applyButton = make("button", { type: "button", class: "primary", onclick: () => this.apply() }, "Crop");
    return make("div", { class: "group cropbar", role: "group", "aria-label": "Crop and straighten" },
      this.shape, this.slider, this.number, this.resetButton, this.applyButton);
  }

  get picture() { return this.stage.data.picture; }

  // Width and height of the picture once it is straightened: the largest upright part of its shape without empty corners.
  get room() {
    const { width, height } = this.picture;
    const turn = Math.abs(this.angle) * Math.PI / 180;
    if (!turn) return { width, height };
    const fit = Math.min(width / (width * Math.cos(turn) + height * Math.sin(turn)), height / (width * Math.sin(turn) + height * Math.cos(turn)));
    return { width: Math.max(1, Math.floor(width * fit)), height: Math.max(1, Math.floor(height * fit)) };
  }

  get step() { return Math.max(1, Math.round(Math.min(this.room.width, this.room.height) / 200)); }

  get whole() {
    const { width, height } = this.room;
    return this.box.every((side, at) => Math.round(side) === [0, 0, width, height][at]);
  }

  reset() {
    Object.assign(this, { angle: 0, ratio: 0 });
    const { width, height } = this.room;
    this.box = [0, 0, width, height];
    this.shape.value = "0";
    this.turnTo(0);
  }

  // Turn the picture; what is being typed is left as it stands.
  turnTo(angle, from) {
    const before = this.room;
    this.angle = held(Math.round((angle || 0) * 5) / 5, -45, 45);
    const grown = this.room.width / before.width, taller = this.room.height / before.height;
    this.box = this.box.map((side, at) => side * (at % 2 ? taller : grown));
    this.slider.value = this.angle;
    if (from !== this.number) this.number.value = this.angle;
    this.stage.draw();
  }

  // Take a shape: the largest frame of it inside the one that was, around its middle.
  shaped(ratio) {
    this.ratio = ratio < 0 ? this.picture.width / this.picture.height : ratio;
    if (this.ratio) {
      const { width, height } = this.room;
      const [left, top, right, bottom] = this.box;
      const across = Math.min(Math.max(right - left, (bottom - top) * this.ratio), width, height * this.ratio);
      this.centred((left + right) / 2, (top + bottom) / 2, across, across / this.ratio);
    }
    this.stage.draw();
  }

  centred(x, y, across, down) {
    const { width, height } = this.room;
    const left = held(x - across / 2, 0, width - across), top = held(y - down / 2, 0, height - down);
    this.box = [left, top, left + across, top + down];
  }

  // --- the hand -------------------------------------------------------------------------------------------

  grab(target, at) {
    const handle = target.closest?.(".handle");
    const [left, top, right, bottom] = this.box;
    const inside = at[0] >= left && at[0] < right && at[1] >= top && at[1] < bottom;
    const taken = handle ? { x: Number(handle.dataset.x), y: Number(handle.dataset.y) } : this.rimAt(at);
    this.grip = taken ? { ...taken, off: handle ? [0, 0] : [this.sideAt(taken.x, 0, at), this.sideAt(taken.y, 1, at)] } : { start: at, box: this.box, moves: inside && !this.whole };
  }

  // The edge or corner of the frame that a press beside it means; null further off.
  rimAt(at) {
    const reach = NEAR_EDGE / this.stage.frame.scale;
    const near = (low, high, place) => {
      const within = Math.min(reach, (high - low) / 4); // a small frame keeps a middle by which it is moved
      if (place < low - reach || place > high + reach) return null;
      return place < low + within ? -1 : place > high - within ? 1 : 0;
    };
    const x = near(this.box[0], this.box[2], at[0]), y = near(this.box[1], this.box[3], at[1]);
    return x === null || y === null || (!x && !y) ? null : { x, y };
  }

  // How far a side lies from the hand that took hold of it.
  sideAt(which, axis, at) { return which ? this.box[which < 0 ? axis : axis + 2] - at[axis] : 0; }

  drag(at) {
    const grip = this.grip;
    if (!grip) return;
    if ("x" in grip) this.pull(grip.x, grip.y, [at[0] + grip.off[0], at[1] + grip.off[1]]);
    else if (grip.moves) this.move(at[0] - grip.start[0], at[1] - grip.start[1], grip.box);
    else if (Math.hypot(at[0] - grip.start[0], at[1] - grip.start[1]) * this.stage.frame.scale > NEW_FRAME) this.draw(grip.start, at);
  }

  drop() { this.grip = null; }

  move(dx, dy, [left, top, right, bottom] = this.box) {
    this.centred((left + right) / 2 + dx, (top + bottom) / 2 + dy, right - left, bottom - top);
    this.stage.draw();
  }

  // Draw another frame from one corner on.
  draw(from, to) {
    const { width, height } = this.room;
    const [x, y] = [held(from[0], 0, width), held(from[1], 0, height)];
    this.box = [x, y, x, y];
    this.pull(to[0] < x ? -1 : 1, to[1] < y ? -1 : 1, to);
  }

  // Pull one side or corner (x, y in -1, 0, 1) to a place; what lies across from it stays.
  pull(x, y, at) {
    const { width, height } = this.room;
    const [left, top, right, bottom] = this.box;
    const least = Math.min(Math.max(LEAST_FRAME, Math.ceil(LEAST_SHARE * Math.max(width, height))), width, height);
    const fixed = [x < 0 ? right : left, y < 0 ? bottom : top];
    const spare = [x < 0 ? fixed[0] : width - fixed[0], y < 0 ? fixed[1] : height - fixed[1]];
    let across = x ? held((at[0] - fixed[0]) * x, least, spare[0]) : right - left;
    let down = y ? held((at[1] - fixed[1]) * y, least, spare[1]) : bottom - top;
    if (this.ratio) {
      if (!x) { spare[0] = width; across = down * this.ratio; }
      if (!y) { spare[1] = height; down = across / this.ratio; }
      across = Math.min(Math.max(across, down * this.ratio, least, least * this.ratio), spare[0], spare[1] * this.ratio);
      down = across / this.ratio;
    }
    const start = (side, size, fixedAt, old, most) => side > 0 ? Math.min(fixedAt, most - size) : side < 0 ? Math.max(0, fixedAt - size) : held(old - size / 2, 0, most - size);
    const from = [start(x, across, fixed[0], (left + right) / 2, width), start(y, down, fixed[1], (top + bottom) / 2, height)];
    this.box = [from[0], from[1], from[0] + across, from[1] + down];
    this.stage.draw();
  }

  pressKey(e) {
    const arrow = ARROWS[e.key], by = this.step * (e.shiftKey ? 10 : 1);
    if (arrow) this.move(arrow[0] * by, arrow[1] * by);
    else if (e.key === "[" || e.key === "]") this.turnTo(this.angle + (e.key === "]" ? 0.2 : -0.2));
    else if (e.key === "Enter") this.apply();
    else if (e.key === "Escape") { this.reset(); this.stage.take("move"); }
    else return false;
    return true;
  }

  // The frame in whole pixels of the straightened picture, of its shape as exactly as pixels allow.
  get pixels() {
    const { width, height } = this.room;
    const across = held(Math.round(this.box[2] - this.box[0]), 1, width);
    const down = held(this.ratio ? Math.round(across / this.ratio) : Math.round(this.box[3] - this.box[1]), 1, height);
    const left = held(Math.round(this.box[0]), 0, width - across), top = held(Math.round(this.box[1]), 0, height - down);
    return [left, top, left + across, top + down];
  }

  apply() {
    if (this.whole && !this.angle) return;
    this.stage.send("frame", { id: newId(), picture: this.picture.digest, box: this.whole ? null : this.pixels, angle: this.angle });
    this.stage.take("move");
  }

  // --- drawing --------------------------------------------------------------------------------------------

  // Lay the turned picture below the frame; return where the straightened picture lies in the window.
  place(camera, pane) {
    const { width, height } = this.picture;
    camera.margin = FRAME_MARGIN;
    const frame = camera.place(pane, this.room);
    const { scale } = frame;
    const left = frame.left + (this.room.width - width) / 2 * scale, top = frame.top + (this.room.height - height) / 2 * scale;
    Object.assign(pane.world.style, { width: `${width * scale}px`, height: `${height * scale}px`,
      transform: `translate(${left}px, ${top}px) rotate(${this.angle}deg)` });
    const [x, y, right, bottom] = this.box;
    Object.assign(this.frame.style, { left: `${frame.left + x * scale}px`, top: `${frame.top + y * scale}px`,
      width: `${(right - x) * scale}px`, height: `${(bottom - y) * scale}px` });
    this.resetButton.disabled = this.applyButton.disabled = this.whole && !this.angle;
    return frame;
  }

  get told() {
    const [left, top, right, bottom] = this.pixels;
    return `${right - left} × ${bottom - top}`;
  }
}
