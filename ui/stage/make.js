// One element with its attributes, listeners and children.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function newId() { return crypto.getRandomValues(new Uint32Array(2)).join("-"); }
