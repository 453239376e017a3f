// Reads a page again while the server works on what it shows, and puts in the parts whose ids begin with `follow-`.
// Who types or has a part in use is not disturbed: that part waits for the next time. Where nothing moves, and in a tab
// that nobody sees, it asks more and more seldom.
const shortest = 2000;
const longest = 60_000;
let pause = shortest;

async function follow() {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!response.ok || response.redirected) return;
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  // Before its parts leave it.
  const goesOn = next.querySelector('[data-follow="on"]') !== null;
  let moved = false;
  for (const part of document.querySelectorAll('[id^="follow-"]')) {
    const fresh = next.getElementById(part.id);
    if (!fresh || fresh.isEqualNode(part) || part.contains(document.activeElement)) continue;
    part.replaceWith(document.adoptNode(fresh));
    moved = true;
  }
  if (goesOn) wait(moved && !document.hidden);
}

function wait(soon) {
  pause = soon ? shortest : Math.min(1.25 * pause, longest);
  setTimeout(() => { follow().catch(() => { wait(false); }); }, pause);
}

wait(true);
