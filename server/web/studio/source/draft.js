// The draft of a definition on the server, and the revision of it that this page works on.
export class Draft {
  constructor({ source, save, csrf, revision }) {
    this.source = source;
    this.target = save;
    this.csrf = csrf;
    this.revision = revision;
  }

  async load() {
    const response = await fetch(this.source, { cache: 'no-store', credentials: 'same-origin' });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    this.revision ??= tagOf(response);
    return response.text();
  }

  // Resolves to {problems}, or to {refused, status} with the key of a text that says why; never rejects.
  async send(action, bpmn) {
    const body = new URLSearchParams({ csrf: this.csrf, bpmn, revision: this.revision ?? '', action });
    const headers = this.revision ? { 'If-Match': `"${this.revision}"` } : {};
    try {
      const response = await fetch(this.target, { method: 'POST', body, headers, credentials: 'same-origin', redirect: 'manual' });
      // A redirect leads to the sign-in page.
      if (response.type === 'opaqueredirect' || response.status === 401 || response.status === 403) {
        return { refused: 'signedOut', status: response.status };
      }
      if (response.status === 409 || response.status === 412) return { refused: 'changed', status: response.status };
      if (!response.ok) return { refused: 'failed', status: response.status };
      const problems = await response.json();
      if (action === 'save') this.revision = tagOf(response) ?? this.revision;
      return { problems };
    } catch (error) {
      return { refused: 'failed', status: error.message };
    }
  }
}

function tagOf(response) {
  return response.headers.get('ETag')?.replace(/^(W\/)?"(.*)"$/, '$2');
}
