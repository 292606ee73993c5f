// The picture in every preset: one row that scrolls; a click makes a version of it.

function presetElement({ name, label, url }, { picture, waits }, send) {
  const image = make("img", { src: url, alt: "", draggable: "false", loading: "lazy" });
  const button = make("button", { type: "button", title: `Make it so: ${label}`, onclick: () => send("choose", { picture, name }) },
    image, make("span", {}, label));
  button.disabled = waits;
  return button;
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".presets");
  const text = JSON.stringify(data);
  if (root.dataset.drawn === text) return;
  root.dataset.drawn = text;
  const place = root.scrollLeft;
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Presets");
  root.replaceChildren(...data.shown.map((one) => presetElement(one, data, setTriggerValue)));
  root.scrollLeft = place;
}
