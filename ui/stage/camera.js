// Where the window looks and how near: zoom and centre, the same for both panes.

class Camera {
  zoom = 0; // screen pixels for a picture pixel; 0 = fit
  centre = [0.5, 0.5];
  margin = 0; // CSS pixels left free around a picture that fits

  // CSS pixels for a picture pixel in this pane.
  scale(pane, size) {
    const room = pane.getBoundingClientRect();
    const fit = Math.min((room.width - 2 * this.margin) / size.width, (room.height - 2 * this.margin) / size.height, 8);
    return this.zoom ? this.zoom / (window.devicePixelRatio || 1) : fit;
  }

  zoomTo(zoom) {
    this.zoom = zoom;
    if (!zoom) this.centre = [0.5, 0.5];
  }

  // `at`, in picture pixels, stays where it is on the screen.
  zoomBy(factor, at, pane, size) {
    const density = window.devicePixelRatio || 1;
    const old = this.scale(pane, size);
    const next = Math.min(Math.max(old * factor, 0.02), 32 / density);
    if (at) {
      const keep = old / next;
      this.centre = [at[0] / size.width + (this.centre[0] - at[0] / size.width) * keep,
        at[1] / size.height + (this.centre[1] - at[1] / size.height) * keep];
    }
    this.zoom = next * density;
    this.clamp();
  }

  pan(dx, dy, pane, size) {
    const scale = this.scale(pane, size);
    if (!this.zoom) this.zoom = scale * (window.devicePixelRatio || 1);
    this.centre[0] -= dx / scale / size.width;
    this.centre[1] -= dy / scale / size.height;
    this.clamp();
  }

  clamp() { this.centre = this.centre.map((c) => Math.min(Math.max(c, 0), 1)); }

  // Lay the pane's world out; return where it lies in its window.
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

  // The picture pixel under a pointer.
  pixel(e, pane, size) {
    const room = pane.getBoundingClientRect();
    const scale = this.scale(pane, size);
    return [(e.clientX - room.left - room.width / 2) / scale + this.centre[0] * size.width,
      (e.clientY - room.top - room.height / 2) / scale + this.centre[1] * size.height];
  }
}
