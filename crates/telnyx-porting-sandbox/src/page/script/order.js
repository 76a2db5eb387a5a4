// One order in full, and its forms.

/** The open order, the element that had the focus before, and the order of the texts in the forms. */
const opened = { id: null, from: null, forms: null };

const orderPath = (id, rest = "") => `/sandbox/orders/${encodeURIComponent(id)}${rest}`;

function openOrder(id, from = null) {
  if (opened.forms !== id) {
    clearForms();
    opened.forms = id;
  }
  opened.id = id;
  opened.from = from;
  history.replaceState(null, "", `#order=${id}`);
  markRow();
  refresh().then(() => {
    if (opened.id === id) {
      part("order-title").focus({ preventScroll: true });
      part("order").scrollTop = 0;
    }
  });
}

function closeOrder() {
  const { from } = opened;
  opened.id = null;
  orderPoller.forget();
  setHidden(part("order"), true);
  history.replaceState(null, "", location.pathname);
  markRow();
  (from?.isConnected ? from : part("orders")).focus();
}

function markRow() {
  for (const [id, row] of kept.get(part("order-rows")) ?? []) {
    setAttribute(row, "aria-current", id === opened.id ? "true" : null);
  }
}

function clearForms() {
  for (const id of ["status-form", "exception-form", "comment-form"]) {
    part(id).reset();
    showProblem(part(id).querySelector(".problem"), "");
  }
  setHidden(part("status-other"), true);
  setHidden(part("exception-other"), true);
}

function showGone() {
  if (part("order").hidden) {
    setText(part("order-title"), "Order");
    setText(part("order-id"), opened.id);
  }
  setHidden(part("gone"), false);
  setHidden(part("order-body"), true);
  setHidden(part("order"), false);
}

function showOrder(order) {
  setText(part("order-title"), nameOf(order.customer_reference, order.id));
  setText(part("order-id"), order.id);
  setBadge(part("order-status"), order.status);
  showSince(part("order-since"), order.status_since);
  showUpcoming(part("order-next"), order);
  showExceptions(order);
  showMissing(order.missing);
  allowExceptions(order.status);
  showTimeline(order.timeline);
  showComments(order.comments);
  showDetails(order);
  showNumbers(order);
  showJobs(order.activation_jobs);
  showDocuments(order);
  setHidden(part("gone"), true);
  setHidden(part("order-body"), false);
  setHidden(part("order"), false);
}

function showSince(element, at) {
  if (element.firstElementChild === null) {
    element.append("since ", makeTime(at), ", ", makeTime(at, true));
  }
  for (const time of element.children) {
    setTime(time, at);
  }
}

function showUpcoming(element, { next, status }) {
  if (next === null) {
    setText(element, "Nothing is scheduled.");
    return;
  }
  if (element.firstElementChild === null) {
    element.replaceChildren("Next: ", make("strong"), ", ", makeTime(next.at, true), ", at ", makeTime(next.at));
  }
  const [step, ...times] = element.children;
  setText(step, stepText(next.step, status));
  times.forEach((time) => setTime(time, next.at));
}

function showExceptions({ exceptions }) {
  setHidden(part("exceptions-part"), exceptions.length === 0);
  matchTexts(part("exceptions"), exceptions, JSON.stringify, ({ code, description, advice, actor }) => {
    const who = actor === "telnyx" ? "Telnyx: " : "Customer: ";
    return make(
      "li", {},
      make("p", { class: "code" }, code),
      make("p", {}, description),
      make("p", { class: "advice" }, make("strong", {}, who), advice),
    );
  });
}

function showMissing(missing) {
  setHidden(part("missing-part"), missing.length === 0);
  matchTexts(part("missing"), missing, JSON.stringify, ({ place, detail }) =>
    make("li", { title: detail }, make("code", { class: "mono" }, place.slice(1).replaceAll("/", "."))));
}

/** Drafts and finished orders cannot get an exception. */
function allowExceptions(status) {
  const rejected = ["draft", "ported", "cancelled"].includes(status);
  const form = part("exception-form");
  for (const control of form.elements) {
    control.disabled = rejected;
  }
  form.title = rejected ? `An order with the status ${status} cannot get an exception.` : "";
}

function showTimeline(events) {
  matchTexts(part("timeline"), events, JSON.stringify, (event) =>
    make("li", {}, makeTime(event.at), ...eventWords(event)));
}

function showComments(comments) {
  setHidden(part("no-comments"), comments.length > 0);
  match(part("comments"), comments, ({ id }) => id, (comment) => {
    const by = make("span", { class: "by" }, `${authorText(comment.user_type)}, `, makeTime(comment.created_at));
    return make("li", { "data-by": comment.user_type }, by, comment.body);
  }, () => {});
}

function showDetails(order) {
  const date = (text) => (text === null ? null : `${utc(text)} UTC`);
  const details = [
    ["Country and type", `${order.country_code} ${spaced(order.phone_number_type)}`],
    ["Losing carrier", [order.carrier_name, carrierDetails(order)].filter(Boolean).join(" · ")],
    ["FOC requested", date(order.foc_datetime_requested)],
    ["FOC confirmed", date(order.foc_datetime_actual)],
    ["Messaging", messagingText(order)],
    ["Group reference", order.customer_group_reference],
    ["Support key", order.support_key],
    ["Parent key", order.parent_support_key],
    ["Webhooks to", order.webhook_url],
    ["Created", date(order.created_at)],
    ["Changed", date(order.updated_at)],
  ];
  const present = details.filter(([, value]) => value !== null && value !== "");
  match(part("order-details"), present, ([name]) => name, ([name]) => make("div", {}, make("dt", {}, name), make("dd")), (row, [, value]) =>
    setText(row.lastElementChild, value));
}

function messagingText({ messaging_capable: capable, messaging_enabled: enabled, messaging_port_status: status }) {
  if (!capable) {
    return "not available for these numbers";
  }
  return enabled ? spaced(status) : "not enabled";
}

function showNumbers({ phone_numbers: numbers, phone_numbers_count: count }) {
  setText(part("numbers-count"), count.toLocaleString("en"));
  match(part("numbers"), numbers, (number) => number, (number) => make("li", {}, number), () => {});
  const more = count - numbers.length;
  setHidden(part("more-numbers"), more === 0);
  setText(part("more-numbers"), `and ${more.toLocaleString("en")} more`);
}

function showJobs(jobs) {
  setHidden(part("no-jobs"), jobs.length > 0);
  matchTexts(part("jobs"), jobs, JSON.stringify, (job) => {
    const [window] = job.activation_windows;
    const span = make("small", {}, "window ", makeTime(window.start_at), " – ", makeTime(window.end_at));
    return make("li", {}, `${job.activation_type}, ${job.status}, at `, makeTime(job.activate_at), span);
  });
}

function showDocuments({ documents, requirements }) {
  setHidden(part("no-documents"), documents.length + requirements.length > 0);
  matchTexts(part("documents"), documents, JSON.stringify, ({ role, filename, content_type: type, size }) =>
    make("li", {}, `${role}: ${filename}`, make("small", {}, `${type}, ${countText(size, "byte")}`)));
  matchTexts(part("requirements"), requirements, JSON.stringify, ({ name, status }) =>
    make("li", {}, `${name}: ${spaced(status)}`));
}

/** Runs the action of a form; a rejection is shown below the form. */
function onSubmit(id, act) {
  const form = part(id);
  const problem = form.querySelector(".problem");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const order = opened.id;
    try {
      const done = await act(order);
      showProblem(problem, "");
      notify(done);
    } catch (error) {
      showProblem(problem, reason(error));
    }
    refresh();
  });
}

/** A choice whose empty value selects free text. */
function choiceOf(choice, other) {
  choice.addEventListener("change", () => {
    setHidden(other, choice.value !== "");
    if (choice.value === "") {
      other.focus();
    }
  });
  return () => {
    const value = choice.value || other.value.trim();
    if (value === "") {
      other.focus();
      throw new Rejected(0, "Enter a value.");
    }
    return value;
  };
}

function prepareOrder() {
  const status = choiceOf(part("status-choice"), part("status-other"));
  onSubmit("status-form", async (id) => {
    const value = status();
    await post(orderPath(id, "/status"), { value });
    return `Moved to ${value}.`;
  });
  const code = choiceOf(part("exception-choice"), part("exception-other"));
  onSubmit("exception-form", async (id) => {
    const description = part("exception-description").value.trim();
    const body = { code: code(), ...(description && { description }) };
    await post(orderPath(id, "/exception"), body);
    part("exception-description").value = "";
    return `Raised ${body.code}.`;
  });
  onSubmit("comment-form", async (id) => {
    const text = part("comment").value;
    await post(orderPath(id, "/comments"), { body: text, user_type: part("comment-author").value });
    // Text that was entered in the meantime is kept.
    if (part("comment").value === text) {
      part("comment").value = "";
    }
    return "Commented.";
  });
  part("close").addEventListener("click", closeOrder);
  addEventListener("keydown", (event) => {
    // In the search, the key clears the field.
    const elsewhere = event.target === part("search") || part("reset-dialog").open;
    if (event.key === "Escape" && opened.id !== null && !elsewhere) {
      closeOrder();
    }
  });
}
