// Wakes the islands of a page. The page is complete without this: it only adds what needs a live browser.
// The bundle replaces the two marks below by the hashed addresses of the app.
const idle = window.requestIdleCallback ?? ((task) => setTimeout(task));

// Island functions are exported by the app under the name in `data-component`.
// Children of an island came from the server: `leptos-children` holds the hook that gives them their
// owner's contexts, and an island inside must run it before it starts.
async function wake(node, app, hook) {
  if (node.localName === "leptos-island") {
    const island = app[node.dataset.component];
    if (island) {
      hook?.();
      await island(node);
    } else {
      console.error(`island ${node.dataset.component} is not in the app`);
    }
  }
  const inner = node.localName === "leptos-children" ? node.$$on_hydrate : hook;
  for (const child of node.children) {
    await wake(child, app, inner);
  }
}

async function boot() {
  const app = await import("__APP_JS__");
  await app.default({ module_or_path: "__APP_WASM__" });
  app.hydrate();
  await wake(document.body, app);
  document.documentElement.dataset.ready = "";
}

// A piece of the page that the server renders anew when typing pauses: `data-piece` is its address, `data-from` the id of
// the field. Without this the form shows the same before it is sent.
function keepUp(piece) {
  const field = document.getElementById(piece.dataset.from);
  let pause, shown = "";
  field?.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(async () => {
      const typed = field.value.trim();
      if (typed === shown) return;
      shown = typed;
      const answer = await fetch(`${piece.dataset.piece}?text=${encodeURIComponent(typed)}`).catch(() => null);
      const html = answer?.ok ? await answer.text() : "";
      if (typed === shown) piece.innerHTML = html;
    }, 500);
  });
}

document.querySelectorAll("[data-piece]").forEach(keepUp);
// A page without islands needs no app.
if (document.querySelector("leptos-island")) {
  idle(boot, { timeout: 2000 });
} else {
  document.documentElement.dataset.ready = "";
}
