// What mail gateways do to links: they open all of them, run the scripts, follow what they find and press what can be
// pressed. Only a person who makes a choice changes anything, and only once.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  Scene, decide, dispatch, fillConcept, fillEnquiry, fillRequest, linksIn, people, program, say, startPlanning, tokenIn, waitFor,
} from './planning/scene.mjs';

const attribute = (tag, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1].replaceAll('&amp;', '&');
const formsIn = (html) => [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => ({
  action: attribute(form, 'action'),
  hidden: [...form.matchAll(/<input type="hidden"[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')]),
}));

describe('a scanner that opens and presses everything', () => {
  let scene;
  let visitor;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor, page } = await scene.signIn(people.coordinator));
    await startPlanning(page);
    await fillEnquiry(page);
    await fillConcept(page);
  });
  after(() => scene?.close());

  // All that the coordinator can see of the case, without the clocks; and what has left, once all has left.
  async function state() {
    await waitFor('an empty outbox', async () => {
      await page.goto(program);
      return await page.getByText(say('en', 'mail.state.queued'), { exact: true }).count() === 0;
    });
    const texts = await page.locator('main section').allInnerTexts();
    return { texts, mails: scene.relay.mails.length };
  }

  // Without a cookie jar, as a gateway's fetcher: each link by HEAD and GET, and what the page links to.
  async function fetchAll(mail) {
    const seen = new Set();
    const open = linksIn(mail);
    assert.ok(open.length > 0);
    for (let link = open.pop(); link; link = open.pop()) {
      if (seen.has(link)) continue;
      seen.add(link);
      for (const method of ['HEAD', 'GET', 'GET']) {
        const response = await fetch(link, { method, redirect: 'follow' });
        assert.ok(response.status < 500, `${method} ${link} gave ${response.status}`);
        const text = await response.text();
        if (method === 'HEAD' || !response.headers.get('content-type')?.startsWith('text/html')) continue;
        for (const [tag] of text.matchAll(/<a\b[^>]*>/g)) {
          const next = new URL(attribute(tag, 'href') ?? '', link);
          next.hash = '';
          if (next.origin === scene.server.url) open.push(next.href);
        }
      }
    }
    return seen.size;
  }

  // With a browser: every button of the page, each on a page as it was opened.
  async function pressAll(mail) {
    const { visitor: robot, page: opened, link } = await scene.openLink(mail, { device: 'desktop' });
    const count = await opened.getByRole('main').locator('button[type=submit]').count();
    const shut = await opened.locator('main details button[type=submit]').count();
    assert.ok(count + shut > 0);
    for (const [number] of (await opened.locator('main button[type=submit]').all()).entries()) {
      await opened.goto(link);
      await Promise.all([
        opened.waitForEvent('load'),
        opened.locator('main button[type=submit]').nth(number).evaluate((button) => button.form.requestSubmit(button)),
      ]);
      await opened.getByRole('alert').waitFor(); // each is refused, with the reason
    }
    robot.assertClean();
    await robot.close();
  }

  async function survives(mail) {
    const before = await state();
    await fetchAll(mail);
    await pressAll(mail);
    assert.deepEqual(await state(), before);
  }

  test('a request to decide', { timeout: 60_000 }, async () => {
    await survives(await scene.mail(people.reviewer, /제1판/));
  });

  test('the same without a visible form: a POST without an outcome, with a wrong one, and to a path of another link', async () => {
    const link = scene.linkOf(scene.last(people.reviewer));
    const before = await state();
    const [form] = formsIn(await (await fetch(`${link}?k=1`)).text());
    for (const extra of [[], [['outcome', '']], [['outcome', 'yes']], [['outcome', 'request_changes'], ['comment', ' ']]]) {
      const response = await fetch(new URL(form.action, link), { method: 'POST', body: new URLSearchParams([...form.hidden, ...extra, ['actor', 'self']]) });
      assert.equal(response.status, 422);
    }
    const stranger = new URL(form.action.replace(/\d+/, (id) => String(Number(id) + 1)), link);
    const response = await fetch(stranger, { method: 'POST', body: new URLSearchParams([...form.hidden, ['outcome', 'approve'], ['actor', 'self']]) });
    assert.equal(response.status, 404);
    assert.deepEqual(await state(), before);
  });

  test('200 decisions at once on one link: exactly one counts, and each page shows that one', { timeout: 60_000 }, async () => {
    const link = scene.linkOf(scene.last(people.reviewer));
    const [form] = formsIn(await (await fetch(`${link}?k=1`)).text());
    const outcomes = ['approve', 'approve_with_remark'];
    const answers = await Promise.all(Array.from({ length: 200 }, async (_, number) => {
      const body = new FormData();
      for (const [name, value] of form.hidden) body.append(name, value);
      body.append('outcome', outcomes[number % 2]);
      body.append('comment', `Remark ${number}`);
      body.append('actor', 'self');
      const response = await fetch(new URL(form.action, link), { method: 'POST', body });
      return { status: response.status, text: await response.text() };
    }));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    const comments = answers.map(({ text }) => /Remark \d+/.exec(text)?.[0]);
    assert.equal(new Set(comments).size, 1, 'every page shows the same decision');
    assert.equal(answers.filter(({ text }) => text.includes(say('ko', 'decided.received'))).length, 1, 'one is told that it was recorded');
    await scene.mail(people.reviewer, /접수 확인/);
    await page.goto(program);
    assert.equal(await page.getByText(/“Remark \d+”/).count(), 1);
    assert.equal(scene.unread(people.reviewer).length, 0, 'one receipt');
  });

  test('a request to sign, and the letter to the partner ministry', { timeout: 90_000 }, async () => {
    await fillRequest(page);
    const letter = await scene.mail(people.signatory, /your decision/);
    await survives(letter);
    const { page: phone, visitor: holder } = await scene.openLink(letter);
    await decide(phone, 'approve');
    await holder.close();
    await dispatch(page);
    await scene.mail(people.signatory, /sent, reply by/);
    await survives(await scene.mail(people.addressee, /please reply/));
    visitor.assertClean();
  });

  test('no token is in the log or anywhere in the data folder', () => {
    const tokens = scene.relay.mails.flatMap((mail) => linksIn(mail)).map(tokenIn).filter(Boolean);
    assert.ok(tokens.length >= 3);
    const folder = scene.server.environment.ENTENTE_DATA_DIR;
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
    assert.ok(files.some((file) => file.endsWith('.db')));
    const places = [['the log', Buffer.from(scene.server.log)], ...files.map((file) => [file, readFileSync(file)])];
    for (const token of tokens) {
      const bytes = Buffer.from(token, 'base64url');
      for (const [place, content] of places) {
        for (const form of [token, bytes, bytes.toString('hex')]) assert.ok(!content.includes(form), `a token is in ${place}`);
      }
    }
  });
});
