// The modeler bundle on a page with the studio's contract, served under the studio's content security policy without
// any exception. The server's own studio pages are part of the story test; this one tells a broken bundle from a broken
// server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { englishOn, launchBrowser, Visitor } from './harness/browser.mjs';
import { waitFor } from './harness/wait.mjs';

const assets = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../server/web/assets/generated');
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'";
const definition = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="http://entente.example/test">
  <bpmn:process id="planning" name="Planning" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="review" name="Review">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="concept_note" />
        <zeebe:assignmentDefinition candidateGroups="coordinator A" />
        <zeebe:taskSchedule dueDate="=now() + duration(&#34;P3D&#34;)" />
        <zeebe:properties><zeebe:property name="name.ko" value="검토" /></zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="review" />
    <bpmn:sequenceFlow id="f2" sourceRef="review" targetRef="end" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="planning">
    <bpmndi:BPMNShape id="s1" bpmnElement="start"><dc:Bounds x="152" y="102" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="review"><dc:Bounds x="250" y="80" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="end"><dc:Bounds x="412" y="102" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="f1"><di:waypoint x="188" y="120" /><di:waypoint x="250" y="120" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e2" bpmnElement="f2"><di:waypoint x="350" y="120" /><di:waypoint x="412" y="120" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`;

const studioPage = (language) => `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>-</title>
<link rel="stylesheet" href="/modeler.css"><link rel="stylesheet" href="/page.css"></head><body>
<div><button id="save">S</button><button id="check">C</button><button id="undo">U</button><button id="redo">R</button></div>
<p id="status" aria-live="polite"></p><ul id="problems"></ul>
<div id="canvas" data-source="/draft.bpmn" data-save="/draft" data-csrf="token" data-language="${language}"></div>
<div id="properties"></div><script src="/modeler.js"></script></body></html>`;
const pageStyle = '#canvas { position: absolute; inset: 100px 400px 0 0 } #properties { position: absolute; inset: 0 0 0 auto; width: 390px }';

// The server's side of the contract: one draft with a revision, and a set answer to save and check.
class StudioServer {
  revision = 1;
  draft = definition;
  problems = [];
  received = [];

  async start() {
    this.http = createServer((request, response) => this.answer(request, response)).listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    this.origin = `http://127.0.0.1:${this.http.address().port}`;
    return this;
  }

  async answer(request, response) {
    response.setHeader('Content-Security-Policy', policy);
    const send = (status, type, body) => response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
    if (request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += chunk;
      const form = Object.fromEntries(new URLSearchParams(body));
      this.received.push(form);
      if (form.revision !== String(this.revision) || request.headers['if-match'] !== `"${this.revision}"`) return send(412, 'text/plain', '');
      if (form.action === 'save') {
        this.revision += 1;
        this.draft = form.bpmn;
        response.setHeader('ETag', `"${this.revision}"`);
      }
      return send(200, 'application/json', JSON.stringify(this.problems));
    }
    const name = request.url.slice(1);
    if (name === 'en' || name === 'ko') return send(200, 'text/html', studioPage(name));
    if (name === 'page.css') return send(200, 'text/css', pageStyle);
    if (name === 'draft.bpmn') {
      response.setHeader('ETag', `"${this.revision}"`);
      return send(200, 'application/xml', this.draft);
    }
    if (name === 'modeler.js') return send(200, 'text/javascript', readFileSync(path.join(assets, name)));
    if (name === 'modeler.css') return send(200, 'text/css', readFileSync(path.join(assets, name)));
    return send(204, 'text/plain', '');
  }
}

const lines = async (page, id) => (await page.locator(`#${id}`).textContent()).trim();

describe('studio bundle', () => {
  let browser;
  before(async () => {
    assert.ok(existsSync(path.join(assets, 'modeler.js')), 'run "make build" first');
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  async function open(t, language = 'en') {
    const server = await new StudioServer().start();
    t.after(() => {
      server.http.close();
      server.http.closeAllConnections();
    });
    const visitor = await Visitor.create(browser, { origin: server.origin });
    t.after(() => visitor.close());
    const page = await visitor.page();
    await page.goto(`/${language}`);
    await page.locator('g[data-element-id=review]').first().waitFor();
    return { server, visitor, page };
  }

  const select = (page) => page.locator('g[data-element-id=review] .djs-hit').first().click();
  const unselect = (page) => page.locator('#canvas svg').first().click({ position: { x: 400, y: 700 } });
  const groups = (page) => page.locator('#properties .bio-properties-panel-group-header');

  async function openGeneral(page) {
    await select(page);
    const group = page.locator('[data-group-id=group-general]');
    await group.locator('.bio-properties-panel-group-header').click();
    return group;
  }

  async function openAllGroups(page) {
    await select(page);
    await page.locator('[data-group-id=group-assignmentDefinition]').waitFor();
    for (const header of await groups(page).all()) await header.click();
  }

  test('draws, edits, undoes, redoes and saves without a word from the policy', { timeout: 60_000 }, async (t) => {
    const { server, visitor, page } = await open(t);
    assert.equal(await lines(page, 'status'), 'Ready');
    assert.ok(await page.locator('.bjs-powered-by').isVisible(), 'the bpmn.io mark stays visible');
    assert.ok(await page.locator('#undo').isDisabled());

    const general = await openGeneral(page);
    await general.locator('textarea, input').first().fill('Second review');
    await waitFor('the edit', async () => await lines(page, 'status') === 'Unsaved changes');
    await page.locator('#undo').click();
    assert.ok(await page.locator('#undo').isDisabled());
    await page.locator('#redo').click();
    await page.locator('#save').click();
    await waitFor('saving', async () => (await lines(page, 'status')).startsWith('Draft saved'));
    assert.equal(server.received[0].csrf, 'token');
    assert.match(server.draft, /name="Second review"/);
    for (const kept of ['formId="concept_note"', 'candidateGroups="coordinator A"', 'name="name.ko" value="검토"', 'dueDate="=now() + duration(']) {
      assert.ok(server.draft.includes(kept), `${kept} is lost`);
    }
    visitor.assertClean();
  });

  test('every group and menu works under the policy, FEEL editor included', { timeout: 60_000 }, async (t) => {
    const { visitor, page } = await open(t);
    await select(page);
    await page.locator('.djs-context-pad .entry[data-action=replace]').click();
    await page.locator('.djs-popup').waitFor();
    await page.keyboard.press('Escape');
    await unselect(page);
    await openAllGroups(page);
    // A field that is a FEEL expression shows the code editor, whose style sheet must not be inline.
    const editor = page.locator('#properties .cm-content').first();
    await editor.click();
    await page.keyboard.type(' ');
    assert.equal(await page.locator('.cm-editor').first().evaluate((node) => getComputedStyle(node).display), 'flex');
    await unselect(page);
    await page.keyboard.press('Control+a');
    await page.locator('.djs-context-pad .entry[data-action=align-elements]').click();
    await page.locator('.djs-popup').waitFor();
    visitor.assertClean();
  });

  test('problems are listed, marked and lead to their element', { timeout: 60_000 }, async (t) => {
    const { server, page } = await open(t);
    server.problems = [
      { element: 'review', line: 7, severity: 'error', text: 'No form is called concept_note.' },
      { element: 'gone', line: 0, severity: 'warning', text: '<b>Unreachable</b>' },
    ];
    await page.locator('#check').click();
    await page.locator('#problems li').nth(1).waitFor();
    assert.equal(await lines(page, 'status'), 'Problems: 2');
    assert.equal(await page.locator('#problems li').nth(1).textContent(), 'Warning: <b>Unreachable</b> (gone)');
    await page.locator('#problems button').click();
    await page.locator('g.selected[data-element-id=review]').waitFor();
    assert.equal(await page.locator('g.entente-problem-error').count(), 1);
    assert.equal(server.revision, 1, 'a check does not save');
  });

  test('an edit on an outdated draft is refused and nothing is lost on the page', { timeout: 60_000 }, async (t) => {
    const { server, page } = await open(t);
    server.revision = 7;
    const general = await openGeneral(page);
    await general.locator('textarea, input').first().fill('Mine');
    await page.locator('#save').click();
    await waitFor('the refusal', async () => (await lines(page, 'status')).startsWith('This definition changed since you opened it.'));
    assert.equal(server.draft, definition);
    const asked = page.waitForEvent('dialog');
    const leaving = page.goto('/ko').catch(() => {});
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    await dialog.accept();
    await leaving;
  });

  test('speaks Korean', { timeout: 60_000 }, async (t) => {
    const { page } = await open(t, 'ko');
    assert.equal(await lines(page, 'status'), '준비됨');
    await openAllGroups(page);
    const own = [/BPMN\.io/gi, /Powered by/gi, /Planning|Review|concept_note|coordinator A|review|name\.ko|\bnow\b|duration|P3D/g];
    assert.deepEqual(await englishOn(page, own), []);
  });
});
