// Chromium with a fresh profile, and what every page must hold: no error in the console, no violation of the content
// security policy, no request to another host, nothing that axe finds.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

export const devices = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  narrow: { viewport: { width: 320, height: 640 } },
  noscript: { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false },
};

export async function launchBrowser() {
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

// A person at a device: a context of their own (cookies, language) whose pages are watched. `origin` is the only place
// that its pages may talk to.
export class Visitor {
  static async create(browser, { device = 'desktop', origin, locale = 'en-GB', ...options }) {
    const visitor = new Visitor();
    visitor.scripts = devices[device].javaScriptEnabled !== false;
    visitor.origin = new URL(origin).origin;
    visitor.complaints = [];
    visitor.context = await browser.newContext({ ...devices[device], locale, timezoneId: 'Asia/Seoul', baseURL: origin, ...options });
    visitor.context.setDefaultTimeout(15_000);
    visitor.context.on('page', (page) => visitor.watch(page));
    return visitor;
  }

  async page() {
    return this.context.newPage();
  }

  watch(page) {
    const complain = (text) => this.complaints.push(`${page.url()}: ${text}`);
    page.on('console', (message) => {
      // A form that comes back with problems has a 4xx status, which Chromium reports as an error of its own.
      const refusedPage = /^Failed to load resource: .* status of 4\d\d/.test(message.text()) && message.location().url === page.url();
      if (message.type() === 'error' && !refusedPage) complain(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => complain(`script error: ${error.message}`));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== this.origin) complain(`request to ${url.origin}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) complain(`${response.request().method()} ${response.url()} gave ${response.status()}`);
    });
  }

  // Fails the test with everything that was noticed since the last call.
  assertClean() {
    const found = this.complaints.splice(0);
    assert.deepEqual(found, [], 'the browser complained');
  }

  // The checks for a page as it is now. Languages other than English get the search for English words too.
  async inspect(page, { allow = [], exclude = [] } = {}) {
    const language = await page.locator('html').getAttribute('lang');
    assert.ok(['en', 'ko'].includes(language), `${page.url()} does not say its language`);
    if (this.scripts) await assertAccessible(page, exclude);
    await assertFits(page);
    if (language === 'ko') await assertNoEnglish(page, allow);
    this.assertClean();
  }

  async close() {
    await this.context.close();
  }
}

// exclude: CSS selectors of parts that are not ours to write, such as the diagram editor's canvas.
export async function assertAccessible(page, exclude = []) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (excluded) => {
    const result = await axe.run({ include: [['html']], exclude: excluded.map((selector) => [selector]) });
    return result.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ').slice(0, 400)}`);
  }, exclude);
  assert.deepEqual(violations, [], `axe on ${page.url()}`);
}

export async function assertFits(page) {
  const { inner, scroll } = await page.evaluate(() => ({
    inner: document.documentElement.clientWidth, scroll: document.documentElement.scrollWidth,
  }));
  assert.ok(scroll <= inner, `${page.url()} is ${scroll} px wide in a window of ${inner} px`);
}

// What may stand in Latin letters on a Korean page: addresses, codes, hashes, file kinds, times, names of formats.
const neutral = [
  /\S+@\S+/g, /https?:\/\/\S+/g, /\b[\w-]+\.(docx|pdf|hwpx?|pptx|png|jpe?g|bpmn|dmn|form|eml)\b/gi,
  /\b(DOCX|PDF|HWPX?|PPTX|PNG|JPE?G|BPMN|DMN|FEEL|JSON|SMTP|SHA-256|UTC|KST|UZT|ID|MB|KB|URL|QName|ISO|cron)\b/g,
  /\b[0-9a-f]{8,}…?/g, /\b[A-Z]{2,}(-\d{2,4})+\b/g, /\b(AM|PM)\b/g, /\d[KM]B\b/g,
];

// Latin words a reader of the page meets, outside of parts marked as being in another language or as names that no
// language changes (files, ids, addresses in `code` or with translate="no").
export async function englishOn(page, allow = []) {
  const text = await page.evaluate(() => {
    const found = [document.title];
    const foreign = (element) => (element.closest('[lang]')?.lang ?? 'ko') !== 'ko' || element.closest('code, [translate=no]');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (!parent.closest('script, style, noscript, template, textarea') && !foreign(parent)) found.push(walker.currentNode.data);
    }
    for (const element of document.body.querySelectorAll('[title], [alt], [aria-label], [placeholder], input[type=submit], input[type=button]')) {
      if (foreign(element)) continue;
      for (const name of ['title', 'alt', 'aria-label', 'placeholder']) found.push(element.getAttribute(name) ?? '');
      if (/^(submit|button)$/.test(element.type)) found.push(element.value);
    }
    return found.filter((part) => part.trim()).join('\n');
  });
  let rest = text;
  for (const pattern of [...neutral, ...allow]) rest = rest.replaceAll(pattern, ' ');
  return [...new Set(rest.match(/[A-Za-z]{2,}[A-Za-z' -]*/g) ?? [])].map((words) => words.trim());
}

export async function assertNoEnglish(page, allow = []) {
  assert.deepEqual(await englishOn(page, allow), [], `English on the Korean page ${page.url()}`);
}
