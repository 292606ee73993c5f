// The keyboard on the stage: every tool and every zoom without a pointer.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function pressKey(stage, e) {
  const tool = TOOLS.find(([, , key]) => key === e.key);
  const arrow = ARROWS[e.key];
  if ((e.ctrlKey || e.metaKey) && e.key === "z" && stage.strokes.length) stage.undo();
  else if (e.ctrlKey || e.metaKey || (e.altKey && e.key !== " ")) return;
  else if (e.target !== stage.panes) return;
  else if (stage.cropping && stage.crop.pressKey(e)) ;
  else if (arrow) moveCursor(stage, arrow, e.shiftKey ? 10 : 1);
  else if (e.key === "b") stage.blink(true);
  else if (e.key === "0") stage.zoomTo(0);
  else if (e.key === "1") stage.zoomTo(1);
  else if (e.key === "+" || e.key === "=") stage.zoomBy(1.25, stage.cursor);
  else if (e.key === "-") stage.zoomBy(1 / 1.25, stage.cursor);
  else if (e.key === "[" || e.key === "]") { stage.width.value = stage.size += e.key === "]" ? 1 : -1; stage.width.oninput(); }
  else if (tool) stage.take(tool[0]);
  else if (e.key === " ") pressSpace(stage, e);
  else if (e.key === "Enter") stage.apply();
  else if (e.key === "Escape") { stage.stroke = null; stage.clear(); }
  else return;
  e.preventDefault();
  e.stopPropagation();
}

function moveCursor(stage, [dx, dy], by) {
  if (stage.tool === "move") { stage.pan(-dx * 20 * by, -dy * 20 * by); return; }
  const { width, height } = stage.data.picture;
  const step = Math.max(1, Math.min(width, height) / 100) * by;
  const [x, y] = stage.cursor || [width / 2, height / 2];
  stage.cursor = [Math.min(Math.max(x + dx * step, 0), width - 1), Math.min(Math.max(y + dy * step, 0), height - 1)];
  if (stage.stroke) stage.extend(stage.cursor);
  stage.drawStrokes();
}

function pressSpace(stage, e) {
  const { width, height } = stage.data.picture;
  stage.cursor = stage.cursor || [width / 2, height / 2];
  if (stage.tool === "pick") stage.select(stage.cursor, e);
  else if (stage.stroke) stage.finish();
  else if (PAINTS.includes(stage.tool)) stage.begin(stage.cursor);
  stage.drawStrokes();
}
