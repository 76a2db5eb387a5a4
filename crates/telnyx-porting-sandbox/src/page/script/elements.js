// Elements. Text from the sandbox only ever goes in as text; the page's policy forbids anything else.

const part = (id) => document.getElementById(id);

/** A new element: attributes, and children that are elements or texts. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Changes a text only if it differs, so that a selection in it survives. */
function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets an attribute; null takes it away. */
function setAttribute(element, name, value) {
  if (value === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

function setHidden(element, hidden) {
  if (element.hidden !== hidden) {
    element.hidden = hidden;
  }
}

const kept = new WeakMap();

/**
 * Makes the children of a parent match items. The element of an item that stays is kept and only brought up to date,
 * so focus, selection and scrolling survive.
 */
function match(parent, items, keyOf, create, update) {
  const before = kept.get(parent) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const key = keyOf(item);
    after.set(key, before.get(key) ?? create(item));
  }
  for (const [key, element] of before) {
    if (!after.has(key)) {
      element.remove();
    }
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const element = after.get(keyOf(item));
    update(element, item);
    if (element === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(element, place);
    }
  }
  kept.set(parent, after);
}

/** The same for items that never change and have no key: each is told by its text. */
function matchTexts(parent, items, textOf, create) {
  const seen = new Map();
  const counted = items.map((item) => {
    const text = textOf(item);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return { item, key: `${times} ${text}` };
  });
  match(parent, counted, ({ key }) => key, ({ item }) => create(item), () => {});
}

/** Shows what is wrong below a form, or nothing. */
function showProblem(element, text, field = null) {
  setText(element, text);
  setHidden(element, text === "");
  if (field !== null) {
    setAttribute(field, "aria-invalid", text === "" ? null : "true");
  }
}
