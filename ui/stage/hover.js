// What a click would take, tinted under the pointer while the pick tool is in the hand: a preview, no selection.

const HOVER_RESTS = 120; // ms that the pointer lies still before its thing is looked for

class Hover {
  constructor(stage) {
    this.stage = stage;
    this.element = make("img", { class: "hovered", alt: "" });
    this.element.hidden = true;
    this.element.onload = () => { this.element.hidden = !this.spot; };
    this.element.onerror = () => this.hide();
  }

  get wanted() { return this.stage.tool === "pick" && !this.stage.looking && !this.stage.pointers.size && Boolean(this.stage.data.finds_at); }

  at(spot) {
    if (this.spot && this.wanted && Math.hypot(spot[0] - this.spot[0], spot[1] - this.spot[1]) < this.stage.data.picture.width / 300) return;
    this.leave();
    if (!this.wanted || !this.stage.inside(spot)) return;
    this.spot = spot;
    this.rests = setTimeout(() => this.look(spot), HOVER_RESTS);
  }

  look([x, y]) {
    if (!this.wanted) return;
    this.element.src = `${this.stage.data.finds_at}${Math.floor(x)},${Math.floor(y)}`;
  }

  // The first look at a photo takes a second: it is made when the tool is taken up.
  warm() {
    const { finds_at, picture } = this.stage.data;
    if (!finds_at || this.warmed === picture.digest) return;
    this.warmed = picture.digest;
    new Image().src = `${finds_at}${picture.width >> 1},${picture.height >> 1}`;
  }

  update(changed) { if (changed || !this.wanted) this.leave(); }

  leave() {
    clearTimeout(this.rests);
    this.spot = null;
    this.hide();
  }

  hide() {
    this.element.hidden = true;
    this.element.removeAttribute("src");
  }
}
