// The pixels themselves of what is in sight, laid over the scaled picture once the zoom shows more than that has.

const TILE = 1024;
const TILES_KEPT = 48;
const TILE_PATIENCE = 120; // milliseconds without a move until tiles are fetched

// Whether the zoom shows more than the scaled picture has, or every pixel for what it is.
function outgrown(shown, { scale }) {
  const pixels = scale * (window.devicePixelRatio || 1);
  return pixels > 0.995 || shown.width * pixels > shown.shown * 1.05;
}

class Tiles {
  constructor() {
    this.element = make("div", { class: "tiles", "aria-hidden": "true" });
    this.images = new Map();
    this.address = "";
  }

  // `frame` says where the whole picture lies in its window; `wanted` is false where the scaled one will do.
  show({ tiles, width, height }, frame, wanted) {
    clearTimeout(this.timer);
    if (this.address !== tiles) this.clear();
    this.address = tiles;
    this.element.hidden = !wanted;
    if (wanted) this.timer = setTimeout(() => this.fetch(width, height, frame), TILE_PATIENCE);
  }

  clear() {
    this.images.clear();
    this.element.replaceChildren();
  }

  fetch(width, height, { scale, left, top, room }) {
    const range = (offset, size, whole) => [Math.max(0, Math.floor(-offset / scale / TILE)),
      Math.min(Math.ceil(whole / TILE), Math.ceil((size - offset) / scale / TILE))];
    const [fromX, toX] = range(left, room.width, width);
    const [fromY, toY] = range(top, room.height, height);
    for (let row = fromY; row < toY; row++) for (let column = fromX; column < toX; column++) this.add(column, row, width, height);
    for (const [name, image] of this.images) {
      if (this.images.size <= TILES_KEPT) break;
      image.remove();
      this.images.delete(name);
    }
  }

  add(column, row, width, height) {
    const name = `${column}/${row}`;
    const known = this.images.get(name);
    this.images.delete(name); // the ones seen last stand last, and are kept
    const image = known || make("img", { alt: "", draggable: "false", src: `${this.address}/${name}` });
    this.images.set(name, image);
    if (known) return;
    Object.assign(image.style, { left: `${100 * column * TILE / width}%`, top: `${100 * row * TILE / height}%`,
      width: `${100 * Math.min(TILE, width - column * TILE) / width}%`,
      height: `${100 * Math.min(TILE, height - row * TILE) / height}%` });
    this.element.append(image);
  }
}
