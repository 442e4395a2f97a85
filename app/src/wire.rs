//! Typed JSON over the public API: `fetch` in the browser, the in-process router on the server.
