// Polls until `probe` gives something true and resolves to it; rejects with `what` after `timeout` milliseconds.
export async function waitFor(what, probe, { timeout = 15_000, interval = 25 } = {}) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${timeout} ms in vain for ${typeof what === 'function' ? what() : what}`);
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
