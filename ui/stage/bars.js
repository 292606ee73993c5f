// The panes and the bars around them: built once, and told at each draw what can be pressed.

function buildBars(stage) {
  listenForPictures();
  listenForKeys();
  stage.viewButtons = VIEWS.map(([name, label]) => make("button",
    { type: "button", "data-view": name, "aria-pressed": "false", onclick: (e) => chooseView(stage, e.currentTarget) }, label));
  stage.toolButtons = TOOLS.map(([name, label, key]) => {
    const button = iconButton(name, `${label} (${key.toUpperCase()})`, () => stage.take(name));
    button.dataset.tool = name;
    return button;
  });
  stage.hold = iconButton("eye", "Hold to see the picture before (B)");
  stage.hold.onpointerdown = () => { stage.hold.focus(); stage.blink(true); }; // focus first: its loss elsewhere ends a blink
  stage.hold.onpointerup = stage.hold.onpointerleave = stage.hold.onblur = () => stage.blink(false);
  stage.hold.onkeydown = (e) => { if (e.key === " " || e.key === "Enter") { e.preventDefault(); stage.blink(true); } };
  stage.hold.onkeyup = () => stage.blink(false);
  stage.percent = make("button", { type: "button", class: "percent", "aria-label": "Zoom to 100 %",
    title: "Zoom to 100 % (1)", onclick: () => stage.zoomTo(1) });
  stage.width = make("input", { type: "range", min: 1, max: 30, value: stage.size, "aria-label": "Brush size",
    oninput: () => { stage.size = Number(stage.width.value); stage.draw(); } });
  stage.undoButton = iconButton("undo", "Take the last stroke back", () => stage.undo());
  stage.clearButton = make("button", { type: "button", onclick: () => stage.strokes.length ? stage.clear() : stage.send("leave", { region: stage.data.region }) }, "Clear");
  stage.applyButton = make("button", { type: "button", class: "primary", title: "Make a region of it", onclick: () => stage.apply() }, "Apply");
  stage.removeButton = make("button", { type: "button", title: "Take away what is marked", onclick: () => stage.remove() }, "Remove");
  stage.paintBar = make("div", { class: "group paint" }, stage.width, stage.undoButton, stage.clearButton, stage.removeButton, stage.applyButton);

  stage.views = make("div", { class: "group views", role: "group", "aria-label": "View" }, ...stage.viewButtons, stage.hold);
  stage.zoomBar = make("div", { class: "group zoom", role: "group", "aria-label": "Zoom" },
    iconButton("fit", "Fit the window (0)", () => stage.zoomTo(0)),
    iconButton("minus", "Smaller (−)", () => stage.zoomBy(1 / 1.25)), stage.percent,
    iconButton("plus", "Larger (+)", () => stage.zoomBy(1.25)));
  stage.tools = make("div", { class: "group tools", role: "group", "aria-label": "Region tools" }, ...stage.toolButtons);

  stage.finds = make("div", { class: "group finds", role: "group", "aria-label": "Select what is found" });
  stage.hows = make("div", { class: "group hows", role: "group", "aria-label": "What a click does" }, ...HOWS.map(([how, label, told]) =>
    make("button", { type: "button", title: told, "data-how": how, onclick: () => { stage.how = how; stage.draw(); } }, label)));

  stage.before = paneOf("Before");
  stage.after = paneOf("After");
  stage.heat = make("img", { class: "heat", alt: "Where the picture changed" });
  stage.mask = make("img", { class: "mask", alt: "" });
  stage.underImage = make("img", { alt: "" });
  stage.underTiles = new Tiles();
  stage.under = make("div", { class: "under" }, stage.underImage, stage.underTiles.element);
  stage.outlines = make("div", { class: "outlines" });
  stage.gone = make("div", { class: "gone", role: "img", "aria-label": "What the plan cuts off is dimmed" });
  stage.after.world.append(stage.preview.element, stage.under, stage.heat, stage.mask, stage.hover.element, stage.gone, stage.objects.element, stage.outlines);
  stage.canvas = make("canvas", { class: "strokes" });
  stage.handle = make("input", { type: "range", min: 0, max: 1000, value: 500, class: "split",
    "aria-label": "Before on the left, after on the right",
    oninput: () => { stage.split = stage.handle.value / 1000; stage.draw(); } });
  stage.line = make("div", { class: "line" }, make("span", {}, "Before"), make("span", {}, "After"));
  stage.badge = make("div", { class: "badge" });
  stage.after.element.append(stage.canvas, stage.crop.element, stage.line, stage.handle);
  stage.panes = make("div", { class: "panes", tabindex: 0, role: "application",
    "aria-label": "Picture. Arrows move, plus and minus zoom, 0 fits, B shows before, P paints, R draws a box, C selects, K crops." },
    stage.before.element, stage.after.element, stage.grid.element);
  stage.root.append(make("div", { class: "bar" }, stage.views), make("div", { class: "seen" }, stage.panes, stage.badge),
    make("div", { class: "bar below" }, stage.tools, stage.paintBar, stage.finds, stage.hows, stage.crop.bar, stage.hint = make("div", { class: "hint", role: "status" }), stage.zoomBar));
}

function chooseView(stage, button) {
  if (button.getAttribute("aria-disabled") === "true") tell(button.title);
  else stage.show(button.dataset.view);
}

// A click inside the outline of a thing takes all of it for the answer.
function answersBy(outlines) {
  return outlines.some((one) => !one.stands_in) ? "Click an outline to take all of it" : "Click it to answer";
}

function capital(words) { return words[0].toUpperCase() + words.slice(1); }

// Why what lies over each other cannot be compared: after a crop, a turn, a scaling.
function otherSize(stage) { return `${capital(stage.data.earlier)} has another size: compare side by side`; }

function paneOf(label) {
  const image = make("img", { class: "image", alt: label, draggable: "false" });
  const tiles = new Tiles();
  const world = make("div", { class: "world" }, image, tiles.element);
  const tag = make("div", { class: "tag" }, label);
  return { element: make("div", { class: "pane" }, world, tag), world, image, tiles, tag };
}

function showButtons(stage) {
  for (const button of stage.viewButtons) {
    const name = button.dataset.view;
    const possible = stage.possible(name);
    button.hidden = name === "grid" && !possible;
    button.setAttribute("aria-disabled", String(!possible)); // a finger has no tooltip: pressed, it says why
    button.tabIndex = possible ? 0 : -1;
    button.title = possible ? "" : stage.data.before ? otherSize(stage) : "There is nothing before this version";
    button.setAttribute("aria-pressed", String(name === stage.view));
  }
  const { tag } = stage.before, { earlier } = stage.data;
  tag.textContent = earlier ? `Before: ${earlier}` : "Before";
  stage.hold.title = `Hold to see ${earlier || "the picture before"} (B)`;
  stage.hold.disabled = !stage.data.before || stage.view === "grid";
  for (const button of stage.toolButtons) button.setAttribute("aria-pressed", String(button.dataset.tool === stage.tool));
  stage.paintBar.hidden = stage.cropping || (!PAINTS.includes(stage.tool) && !stage.strokes.length && !stage.selected);
  stage.applyButton.hidden = stage.undoButton.hidden = !PAINTS.includes(stage.tool) && !stage.strokes.length;
  stage.crop.bar.hidden = stage.crop.element.hidden = !stage.cropping;
  stage.finds.hidden = stage.tool !== "pick" || Boolean(stage.asked);
  stage.hows.hidden = stage.finds.hidden || !stage.data.region;
  for (const button of stage.hows.children) button.setAttribute("aria-pressed", String(button.dataset.how === stage.how));
  stage.width.hidden = !["brush", "eraser"].includes(stage.tool);
  stage.undoButton.disabled = stage.applyButton.disabled = !stage.strokes.length;
  stage.clearButton.disabled = stage.removeButton.disabled = !stage.strokes.length && !stage.data.mask;
  const hidden = stage.quiet && stage.data.mask;
  stage.hint.title = hidden ? "Your region is still at work; choose a tool to see it" : "";
  stage.hint.textContent = stage.looking ? "Looking…" : stage.cropping ? stage.crop.told : hidden ? "Region hidden" : stage.strokes.length ? "Your next words work here"
    : stage.tool === "move" && stage.data.before && !stage.comparable && stage.view === "picture" ? otherSize(stage)
    : stage.tool !== "pick" ? "" : stage.asked ? answersBy(stage.data.outlines) : matchMedia("(pointer: coarse)").matches ? "Tap a thing to select it"
    : "Click a thing to select it; Shift adds, Alt takes away";
}
