// The harness itself, against a page and a mail client of its own: a check that cannot fail proves nothing.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, englishOn, launchBrowser, Visitor } from './harness/browser.mjs';
import { linksIn, mailTo, Relay } from './harness/smtp.mjs';

const pages = {
  '/good': '<!doctype html><html lang="en"><title>Good</title><main><h1>Good</h1><p>Fine.</p></main></html>',
  '/inline': '<!doctype html><html lang="en"><title>Inline</title><main><h1>Inline</h1><p style="color:red">x</p></main></html>',
  '/unlabelled': '<!doctype html><html lang="en"><title>Field</title><main><h1>Field</h1><input></main></html>',
  '/abroad': '<!doctype html><html lang="en"><title>Abroad</title><main><h1>Abroad</h1><img alt="" src="http://127.0.0.2:9/x.png"></main></html>',
  '/korean': '<!doctype html><html lang="ko"><title>협력 프로그램</title><main><h1>업무 UZ-2027</h1>'
    + '<p>coordinator@mois.example 2.docx <span lang="en">Memo</span></p><p title="Due date">기한</p><p>Sign in</p></main></html>',
};

describe('browser harness', () => {
  let site;
  let origin;
  let browser;
  before(async () => {
    site = createServer((request, response) => {
      response.setHeader('Content-Security-Policy', "default-src 'none'; img-src *");
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.statusCode = pages[request.url] ? 200 : 204;
      response.end(pages[request.url] ?? '');
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    origin = `http://127.0.0.1:${site.address().port}`;
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    site.close();
    site.closeAllConnections();
  });

  for (const device of ['desktop', 'phone', 'noscript']) {
    test(`a good page passes on ${device}`, async () => {
      const visitor = await Visitor.create(browser, { device, origin });
      const page = await visitor.page();
      await page.goto('/good');
      await visitor.inspect(page);
      await visitor.close();
    });
  }

  test('an inline style, a foreign host and an unlabelled field are noticed', async () => {
    const visitor = await Visitor.create(browser, { origin });
    const page = await visitor.page();
    await page.goto('/inline');
    assert.throws(() => visitor.assertClean(), /Content Security Policy/);
    await page.goto('/abroad');
    assert.throws(() => visitor.assertClean(), /request to http:\/\/127\.0\.0\.2:9/);
    await page.goto('/unlabelled');
    await assert.rejects(assertAccessible(page), /label/);
    await visitor.close();
  });

  test('English on a Korean page is found, addresses and marked passages are not', async () => {
    const visitor = await Visitor.create(browser, { origin });
    const page = await visitor.page();
    await page.goto('/korean');
    assert.deepEqual((await englishOn(page)).sort(), ['Due date', 'Sign in']);
    assert.deepEqual(await englishOn(page, [/Due date|Sign in/g]), []);
    await visitor.close();
  });
});

// Speaks SMTP as far as the relay lets it; resolves to the last reply code, 0 when the line was cut or stayed silent.
async function deliver(relay, text, patience = 300) {
  const socket = connect(relay.port, '127.0.0.1');
  const replies = [];
  let wake = () => {};
  let over = false;
  socket.setEncoding('utf8').on('data', (data) => { replies.push(data); wake(); });
  socket.on('close', () => { over = true; wake(); }).on('error', () => {});
  const reply = async () => {
    const timer = setTimeout(() => { over = true; wake(); }, patience);
    while (!over && !/^\d{3} /m.test(replies.join(''))) await new Promise((resolve) => { wake = resolve; });
    clearTimeout(timer);
    const code = Number(/^(\d{3}) /m.exec(replies.splice(0).join(''))?.[1] ?? 0);
    return code;
  };
  let code = await reply();
  for (const line of ['EHLO client.example', 'MAIL FROM:<a@mois.example>', 'RCPT TO:<b@partner.example>', 'DATA', `${text}\r\n.`]) {
    socket.write(`${line}\r\n`);
    code = await reply();
    if (code === 0 || code >= 400) break;
  }
  socket.destroy();
  return code;
}

describe('mail relay', () => {
  const text = 'From: a@mois.example\r\nTo: b@partner.example\r\nSubject: =?utf-8?B?7ZqM7Iug?=\r\n\r\nSee (http://127.0.0.1/a/x).';

  test('an accepted mail is found, with its links', async () => {
    const relay = await Relay.start();
    assert.equal(await deliver(relay, text), 250);
    const mail = await relay.waitForMail(mailTo('b@partner.example'));
    assert.equal(mail.subject, '회신');
    assert.deepEqual(linksIn(mail), ['http://127.0.0.1/a/x']);
    await relay.stop();
  });

  for (const [mode, code, kept] of [['busy', 451, 0], ['refuse', 550, 0], ['hang', 0, 0], ['drop', 0, 1]]) {
    test(`mode ${mode}`, async () => {
      const relay = await Relay.start();
      relay.mode = mode;
      assert.equal(await deliver(relay, text), code);
      assert.equal(relay.mails.length, kept);
      await relay.stop();
    });
  }
});
