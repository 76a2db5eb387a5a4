// The sandbox's values in words.

const STEPS = {
  "delete": "deleted unless confirmed",
  "submit": "goes to the carrier",
  "carrier-answer": "carrier answers",
  "cancel": "cancelled",
  "port": "ported",
  "port-messaging": "messaging ported",
};

/** Steps that mean something else in exception. */
const STEPS_IN_EXCEPTION = { "submit": "goes to the carrier again", "cancel": "cancelled unless answered" };

const EVENTS = {
  "porting_order.status_changed": "Status",
  "porting_order.messaging_changed": "Messaging",
  "porting_order.new_comment": "New comment",
  "porting_order.split": "Split",
  "porting_order.deleted": "Deleted",
  "porting_order.loa_updated": "Letter of authorization updated",
  "porting_order.sharing_token_expired": "Sharing token expired",
};

const AUTHORS = { admin: "Telnyx's porting staff", system: "Telnyx's system", user: "The customer" };

const spaced = (value) => value.replaceAll("_", " ");

function stepText(step, status) {
  const special = status === "exception" ? STEPS_IN_EXCEPTION[step] : undefined;
  return special ?? STEPS[step] ?? spaced(step);
}

const eventText = (type) => EVENTS[type] ?? spaced(type.replace("porting_order.", ""));

const authorText = (author) => AUTHORS[author] ?? author;

/** How people call an order. */
const nameOf = (reference, id) => reference || `Order ${id.slice(0, 8)}`;

const countText = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

function setBadge(element, status) {
  setText(element, status);
  setAttribute(element, "data-status", status);
}

function makeBadge(status) {
  const badge = make("span", { class: "badge" });
  setBadge(badge, status);
  return badge;
}
