// Lets the browser speak with an authenticator: adds a passkey, signs in with one. Loaded only by the pages that
// offer it; their forms are hidden until this finds that the browser can.

// An address of digits cannot have passkeys (Web Authentication §5.1.3); insecure pages have no PublicKeyCredential.
const isPossible = Boolean(window.PublicKeyCredential && navigator.credentials) && !/^[\d.]+$|:/.test(location.hostname);

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const named = (list) => list.map((one) => ({ ...one, id: toBytes(one.id) }));

// Browsers before 2025 have no parse…OptionsFromJSON.
function creationOptions(json) {
  return (
    PublicKeyCredential.parseCreationOptionsFromJSON?.(json) ?? {
      ...json,
      challenge: toBytes(json.challenge),
      user: { ...json.user, id: toBytes(json.user.id) },
      excludeCredentials: named(json.excludeCredentials),
    }
  );
}

function requestOptions(json) {
  return (
    PublicKeyCredential.parseRequestOptionsFromJSON?.(json) ?? {
      ...json,
      challenge: toBytes(json.challenge),
      allowCredentials: named(json.allowCredentials),
    }
  );
}

function made({ id, response }) {
  const transports = response.getTransports?.() ?? [];
  return {
    id,
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      transports,
    },
  };
}

function shown({ id, response }) {
  return {
    id,
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: response.userHandle && toText(response.userHandle),
    },
  };
}

// A refusal of the server: the name of the sentence that tells it.
class Refused extends Error {}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok) {
    return answer.json();
  }
  const problem = await answer.json().catch(() => ({}));
  const [fault] = problem.errors ?? [];
  const words = { 403: "forbidden", 409: "full", 429: "throttled" };
  const isPassword = fault?.pointer === "/current_password";
  throw new Refused(isPassword ? fault.code : (words[answer.status] ?? "failed"));
}

async function add(form) {
  const fields = new FormData(form);
  const proof = { current_password: fields.get("current_password") ?? "" };
  const { public_key } = await post("/api/v1/me/passkey-challenges", proof);
  const credential = await navigator.credentials.create({ publicKey: creationOptions(public_key) });
  await post("/api/v1/me/passkeys", { name: fields.get("name"), credential: made(credential) });
}

async function signIn() {
  const { public_key } = await post("/api/v1/passkey-challenges", {});
  const credential = await navigator.credentials.get({ publicKey: requestOptions(public_key) });
  await post("/api/v1/passkey-sessions", { credential: shown(credential) });
}

const words = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" };

function offer(form) {
  const problem = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  const act = form.dataset.passkey === "add" ? add : signIn;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      await act(form);
      location.assign(form.dataset.done);
    } catch (error) {
      const name = error instanceof Refused ? error.message : words[error.name];
      problem.textContent = form.dataset[name] ?? form.dataset.failed;
      problem.hidden = false;
      button.disabled = false;
    }
  });
  form.hidden = false;
}

// Passkeys belong to one address: at another of the same server the authenticator would refuse.
const isHere = (form) => form.dataset.origin === location.origin;

if (isPossible) {
  [...document.querySelectorAll("[data-passkey]")].filter(isHere).forEach(offer);
}
