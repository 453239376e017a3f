// Reads a page again while the server works on what it shows, and puts in the parts whose ids begin with `follow-`.
// Who types or has a part in use is not disturbed: that part waits for the next time.
const pause = 2000;

async function follow() {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!response.ok || response.redirected) return;
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const part of document.querySelectorAll('[id^="follow-"]')) {
    const fresh = next.getElementById(part.id);
    if (fresh && !part.contains(document.activeElement)) part.replaceWith(document.adoptNode(fresh));
  }
  if (next.querySelector('[data-follow="on"]')) setTimeout(again, pause);
}

function again() {
  follow().catch(() => setTimeout(again, 5 * pause));
}

setTimeout(again, pause);
