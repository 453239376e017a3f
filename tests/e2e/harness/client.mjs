// A browser without a screen, for load: cookies, redirects, and forms sent as the page has them. Reads the program's own
// pages only, so plain patterns do for its HTML.
const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", nbsp: '\u00a0' };
const decode = (text) => text.replace(/&([#\w]+);/g, (whole, name) => entities[name] ?? whole);
const attributesOf = (tag) => Object.fromEntries(
  [...tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name, decode(value ?? '')]));

// name, value pairs that a browser would send, in order; buttons are not among them.
function fieldsOf(html) {
  const fields = [];
  const pattern = /<input\b[^>]*>|<textarea\b[^>]*>[^]*?<\/textarea>|<select\b[^>]*>[^]*?<\/select>/g;
  for (const [element] of html.matchAll(pattern)) {
    const head = attributesOf(/^<[^>]*>/.exec(element)[0]);
    if (!head.name || 'disabled' in head) continue;
    if (element.startsWith('<textarea')) {
      fields.push([head.name, decode(element.replace(/^<[^>]*>/, '').replace(/<\/textarea>$/, ''))]);
    } else if (element.startsWith('<select')) {
      const options = [...element.matchAll(/<option\b[^>]*>/g)].map(([option]) => attributesOf(option));
      fields.push([head.name, (options.find((option) => 'selected' in option) ?? options[0])?.value ?? '']);
    } else if (head.type === 'radio' || head.type === 'checkbox') {
      if ('checked' in head) fields.push([head.name, head.value || 'on']);
    } else if (head.type !== 'submit' && head.type !== 'file') {
      fields.push([head.name, head.value ?? '']);
    }
  }
  return fields;
}

export class Page {
  constructor(url, status, html) {
    Object.assign(this, { url, status, html });
    this.forms = [...html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].map(([, head, body]) => {
      const { action = url, method = 'get', enctype = '' } = attributesOf(head);
      return { action, method, multipart: enctype === 'multipart/form-data', fields: fieldsOf(body), html: body };
    });
  }

  // The form whose markup or action matches.
  form(pattern) {
    const found = this.forms.find(({ action, html }) => pattern.test(action) || pattern.test(html));
    if (!found) throw new Error(`no form like ${pattern} on ${this.url} (${this.status})`);
    return found;
  }
}

export class Client {
  cookies = new Map();

  // traffic.open holds every request while it is on its way, traffic.changes counts the POSTs that were answered; shared
  // by clients whose load is to be interrupted.
  constructor(origin, traffic = { open: new Set(), changes: 0 }) {
    this.origin = origin;
    this.traffic = traffic;
  }

  async request(method, address, body) {
    const url = new URL(address, this.origin);
    const entry = { method, path: url.pathname.replace(/^\/a\/.*/, '/a/…'), since: Date.now() };
    this.traffic.open.add(entry);
    try {
      const response = await fetch(url, {
        method, body, redirect: 'manual', signal: AbortSignal.timeout(30_000),
        headers: {
          Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(method === 'POST' ? { Origin: this.origin } : {}),
        },
      });
      const html = await response.text();
      if (method === 'POST') this.traffic.changes += 1;
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
        if (value && !/max-age=0/i.test(line)) this.cookies.set(name, value);
        else this.cookies.delete(name);
      }
      return { url, status: response.status, location: response.headers.get('location'), html };
    } finally {
      this.traffic.open.delete(entry);
    }
  }

  async follow(answer) {
    for (let hops = 0; answer.status >= 300 && answer.status < 400; hops += 1) {
      if (hops > 5) throw new Error(`redirects without end at ${answer.url}`);
      answer = await this.request('GET', new URL(answer.location, answer.url));
    }
    return new Page(answer.url.href, answer.status, answer.html);
  }

  async get(address) {
    return this.follow(await this.request('GET', address));
  }

  // Sends a form with what `answers` says on top of what it holds: name -> value, list of values, or null to leave it out.
  // Resolves to {status, page}: the answer to the POST itself, and the page at the end of its redirects.
  async submit(form, answers = {}) {
    const fields = form.fields.filter(([name]) => !(name in answers));
    for (const [name, value] of Object.entries(answers)) {
      for (const one of [value].flat()) if (one !== null) fields.push([name, one]);
    }
    const body = form.multipart ? new FormData() : new URLSearchParams();
    for (const [name, value] of fields) body.append(name, value);
    const answer = await this.request('POST', form.action, body);
    return { status: answer.status, page: await this.follow(answer) };
  }

  async signIn(email, password) {
    const page = await this.get('/login');
    const { page: next } = await this.submit(page.form(/login/), { email, password });
    if (new URL(next.url).pathname === '/login') throw new Error(`${email} could not sign in`);
    return next;
  }
}
