// What the stage is made of: icons, the names of views and tools, and small helpers.

const ICONS = {
  move: "M12 3v18M3 12h18M12 3l-3 3M12 3l3 3M12 21l-3-3M12 21l3-3M3 12l3-3M3 12l3 3M21 12l-3-3M21 12l-3 3",
  brush: "M20 4 10 14M8 13c-3 0-3 3-3 4s-1 2-2 2c2 2 7 2 8-2 0-2-1-4-3-4z",
  eraser: "M8 20h12M5 15 14 6l5 5-9 9H7l-3-3z",
  box: "M4 5h16v14H4z",
  pick: "M6 3l12 9-5 1 3 6-3 1-3-6-4 4z",
  crop: "M7 2v15h15M2 7h15v15",
  undo: "M9 7 4 12l5 5M4 12h10a5 5 0 0 1 0 10",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  eye: "M2 12c4-7 16-7 20 0-4 7-16 7-20 0zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
};
const VIEWS = [["picture", "Picture"], ["slider", "Slider"], ["side", "Side by side"], ["heat", "Difference"], ["grid", "Grid"]];
const TOOLS = [
  ["move", "Move and zoom", "v"], ["brush", "Brush: paint a region", "p"], ["eraser", "Eraser", "e"],
  ["box", "Rectangle", "r"], ["pick", "Click to select a thing", "c"],
  ["crop", "Crop and straighten", "k"],
];
const HOWS = [["", "New", "A click selects a thing"], ["add", "Add", "A click adds a thing (Shift)"], ["take", "Take away", "A click takes a thing away (Alt)"]];
const PAINTS = ["brush", "eraser", "box"];
const PAINT_COLOUR = "rgba(255, 64, 129, .55)";

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// Dim all of a picture but what lies between these corners.
function dimGone(element, kept, { width, height }) {
  element.hidden = !kept.length;
  const way = [[0, 0], [width, 0], [width, height], [0, height], [0, 0], ...kept, kept[0]];
  element.style.clipPath = kept.length ? `polygon(evenodd, ${way.map(([x, y]) => `${100 * x / width}% ${100 * y / height}%`)})` : "";
}

function iconButton(name, label, onclick) {
  return make("button", { type: "button", "aria-label": label, title: label, onclick }, icon(name));
}

const NUMBER = { mouse: 28, finger: 46 }; // px that the number of an outline takes, with its gap

// Where the number of each outline goes, in px from its outline's corner: right of all that it would cover, on the picture.
function placeNumbers(buttons, outlines, { width }, scale) {
  const side = matchMedia("(max-width: 760px), (pointer: coarse)").matches ? NUMBER.finger : NUMBER.mouse, taken = [];
  outlines.slice(0, buttons.length).forEach(({ box }, n) => {
    const corner = [box[0] * scale, box[1] * scale];
    const covers = ([x, y]) => taken.some((one) => Math.abs(one[0] - x) < side && Math.abs(one[1] - y) < side);
    let [x, y] = corner;
    while (covers([x, y])) {
      x += side;
      if (x + side > width * scale) [x, y] = [corner[0], y + side];
    }
    taken.push([x, y]);
    buttons[n].style.setProperty("--right", `${x - corner[0]}px`);
    buttons[n].style.setProperty("--down", `${y - corner[1]}px`);
  });
}

function outlineButton(outline, { width, height }, choose) {
  const [left, top, right, bottom] = outline.box;
  const button = make("button", { type: "button", class: "outline" + (outline.stands_in ? " stands-in" : ""), title: outline.label,
    "aria-label": `${outline.number}: ${outline.label}`,
    onclick: (e) => { e.stopPropagation(); choose(outline.number); } }, make("span", {}, String(outline.number)));
  button.onpointerdown = (e) => e.stopPropagation();
  Object.assign(button.style, { left: `${100 * left / width}%`, top: `${100 * top / height}%`,
    width: `${100 * (right - left) / width}%`, height: `${100 * (bottom - top) / height}%` });
  return button;
}
