// Painting strokes and the pointer's ring in picture pixels.

function drawStroke(paint, stroke, masked) {
  paint.globalCompositeOperation = stroke.erase && !masked ? "destination-out" : "source-over";
  paint.fillStyle = paint.strokeStyle = !stroke.erase ? PAINT_COLOUR : masked ? "rgba(255,255,255,.55)" : "#000";
  const [first, ...rest] = stroke.points;
  if (stroke.kind === "box") {
    const [x, y] = rest[0] || first;
    paint.fillRect(Math.min(first[0], x), Math.min(first[1], y), Math.abs(x - first[0]), Math.abs(y - first[1]));
    return;
  }
  paint.lineWidth = stroke.width;
  paint.lineCap = paint.lineJoin = "round";
  paint.beginPath();
  paint.moveTo(...first);
  for (const point of rest.length ? rest : [first]) paint.lineTo(...point);
  paint.stroke();
}

function drawRing(paint, at, radius, pixel) {
  for (const [colour, width] of [["rgba(0,0,0,.7)", 3], ["#fff", 1.2]]) {
    paint.strokeStyle = colour;
    paint.lineWidth = width * pixel;
    paint.beginPath();
    paint.arc(...at, radius, 0, 7);
    paint.stroke();
  }
}
