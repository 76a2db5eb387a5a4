// Requests to the sandbox.

const TIMEOUT = 10 * SECOND;

/** The sandbox answered, but not with what was asked for. */
class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function refusal(response) {
  let detail = "";
  try {
    const { errors } = await response.json();
    detail = errors.map((error) => error.detail).join(" ");
  } catch {
    // Whatever answered is no sandbox; its status says enough.
  }
  return new Refused(response.status, detail || `The sandbox answered with ${response.status}.`);
}

/** Pulls a lever, and returns what the sandbox says. */
async function pull(path, body) {
  const options = { method: "POST", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(path, options);
  if (!response.ok) {
    throw await refusal(response);
  }
  return response.status === 204 ? null : (await response.json()).data;
}

/** One thing that is looked at again and again, and sent only when it has changed. */
class Watch {
  #path = null;
  #tag = null;

  /** What is at a path; null if that is what it was at the last look. */
  async look(path) {
    const known = this.#path === path && this.#tag !== null;
    const response = await fetch(path, {
      cache: "no-store",
      headers: known ? { "If-None-Match": this.#tag } : {},
      signal: AbortSignal.timeout(TIMEOUT),
    });
    setClock(response.headers.get("Sandbox-Time") ?? "");
    if (response.status === 304) {
      return null;
    }
    if (!response.ok) {
      throw await refusal(response);
    }
    const { data } = await response.json();
    this.#path = path;
    this.#tag = response.headers.get("ETag");
    return data;
  }

  forget() {
    this.#path = null;
  }
}
