// Administrators change the planning workflow in the browser: a second approver by the steps table, by the keyboard and in
// the modeler; what is wrong is refused; running cases stay on their version and the next ones follow the new one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { waitFor } from './harness/wait.mjs';
import {
  Scene, decide, fillConcept, fillEnquiry, fillRequest, notice, people, picture, program, say, startPlanning,
} from './planning/scene.mjs';

const workflow = '/admin/workflows/planning';
const en = (key) => say('en', key);

describe('an administrator', () => {
  let scene;
  let administrator;
  let admin;
  let page; // the coordinator's
  before(async () => {
    scene = await Scene.open();
    ({ page } = await scene.signIn(people.coordinator));
    ({ visitor: administrator, page: admin } = await scene.signIn(people.administrator));
  });
  after(() => scene?.close());

  const field = (name, one = admin) => one.locator(`[name="${name}"]`);
  const press = (key, one = admin) => one.getByRole('button', { name: en(key), exact: true }).click();
  const noticed = (key, one = admin) => notice(one).filter({ hasText: en(key) }).waitFor();
  const openStep = (name, one = admin) => one.locator('.steps summary').filter({ hasText: name }).click();
  const versions = async () => {
    await admin.goto(workflow);
    return admin.locator('section[aria-labelledby=versions] tbody tr').evaluateAll(
      (rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, ' ').trim())));
  };
  const problems = (one = admin) => one.locator('section[aria-labelledby=problems] li').allInnerTexts();
  const startCase = async () => {
    await startPlanning(page);
    await fillEnquiry(page);
    await fillConcept(page);
  };

  test('a definition with problems is refused, each named with its element, and nothing typed is lost', async () => {
    await startCase();
    await scene.mail(people.reviewer, /제1판/);
    await admin.goto(workflow);
    await administrator.inspect(admin);
    await openStep('Review the concept note');
    await field('review_concept_note.who').fill('=[program.mois.reviewer, ');
    await openStep('Dispatch the letter');
    await field('dispatch.due').fill('=date and time(');
    await press('workflow.activate');
    await admin.getByRole('heading', { name: en('workflow.problems') }).waitFor();
    await administrator.inspect(admin);
    await picture(admin, 'problems');
    const found = await problems();
    for (const element of ['review_concept_note', 'dispatch']) {
      assert.ok(found.some((text) => text.includes(element)), `a problem names ${element}: ${found.join('\n')}`);
    }
    assert.equal(await field('review_concept_note.who').inputValue(), '=[program.mois.reviewer,');
    assert.equal((await versions()).length, 1);
    await admin.locator('summary').filter({ hasText: en('workflow.discard') }).click();
    await press('workflow.discard');
    await noticed('notice.workflow_discarded');
    assert.equal(await field('review_concept_note.who').inputValue(), '=program.mois.reviewer');
  });

  test('by the keyboard alone: a second approver in the steps table, checked and activated', async () => {
    await admin.goto(workflow);
    const focused = () => admin.evaluate(() => {
      const { name, textContent, localName } = document.activeElement;
      return localName === 'input' || localName === 'select' ? name : textContent.trim();
    });
    const tabTo = async (wanted) => {
      for (let presses = 0; presses < 80; presses += 1) {
        if ((await focused()).startsWith(wanted)) return;
        await admin.keyboard.press('Tab');
      }
      assert.fail(`Tab does not reach ${wanted}`);
    };
    await tabTo('Review the concept note');
    await admin.keyboard.press('Enter');
    await tabTo('review_concept_note.who');
    await admin.keyboard.press('ControlOrMeta+a');
    await admin.keyboard.type('=[program.mois.reviewer, program.mois.signatory]');
    await tabTo(en('workflow.check'));
    await admin.keyboard.press('Enter');
    await admin.getByRole('heading', { name: en('workflow.fine') }).waitFor();
    await administrator.inspect(admin);
    assert.equal(await field('review_concept_note.who').inputValue(), '=[program.mois.reviewer, program.mois.signatory]');
    await tabTo(en('workflow.activate'));
    await admin.keyboard.press('Space');
    await noticed('notice.workflow_activated');
    const [active, former] = await versions();
    assert.match(active[0], /^2 .*Active/);
    assert.match(active[3], /^0 /);
    assert.equal(former[0], '1');
    assert.match(former[3], /^1 /, 'the running case stays on its version');
    await administrator.inspect(admin);
  });

  test('the running case asks whom it asked; the next case asks both, and either may decide', async () => {
    assert.equal(scene.unread(people.signatory).length, 0);
    await startCase();
    const first = await scene.mail(people.reviewer, /제1판/);
    const second = await scene.mail(people.signatory, /Concept note, revision 1: your decision/);
    const { page: link } = await scene.openLink(second);
    await decide(link, 'approve');
    const { page: late } = await scene.openLink(first);
    await late.getByText(say('ko', 'outcome.approve'), { exact: false }).first().waitFor();
    assert.equal(await late.getByRole('radio').count(), 0, 'decided is decided');
    await scene.mail(people.reviewer, /기획안 제1판: 승인/); // who was asked beside is told
    assert.match((await versions())[0][3], /^1 /);
    assert.match((await versions())[1][3], /^1 /);
  });

  test('two administrators save at once: the second is told, and both changes survive', async () => {
    const { visitor: colleague, page: other } = await scene.signIn(people.administrator);
    for (const one of [admin, other]) await one.goto(workflow);
    await openStep('Dispatch the letter');
    await field('dispatch.due').fill('4');
    await press('workflow.save');
    await noticed('notice.workflow_saved');
    await openStep('Approve the request letter', other);
    await field('sign_letter.reminders', other).fill('-3, -1');
    await press('workflow.save', other);
    await other.getByRole('alert').filter({ hasText: 'This definition changed since you opened it' }).waitFor();
    await colleague.inspect(other);
    assert.equal(await field('sign_letter.reminders', other).inputValue(), '-3, -1', 'what was typed is still there');
    await press('workflow.save', other);
    await other.getByRole('alert').waitFor(); // pressing again overwrites nothing
    await other.goto(workflow);
    assert.equal(await field('dispatch.due', other).inputValue(), '4');
    await openStep('Approve the request letter', other);
    await field('sign_letter.reminders', other).fill('-3, -1');
    await press('workflow.save', other);
    await noticed('notice.workflow_saved', other);
    await admin.goto(workflow);
    assert.equal(await field('dispatch.due').inputValue(), '4');
    assert.equal(await field('sign_letter.reminders').inputValue(), '-3, -1');
  });

  test('in the modeler: a second approver of the letter; a draft saved meanwhile elsewhere is not overwritten', { timeout: 60_000 }, async () => {
    const openStudio = async () => {
      await admin.goto(`${workflow}/studio`);
      await admin.locator('g[data-element-id=sign_letter] .djs-hit').first().click();
      const properties = admin.locator('[data-group-id="group-Zeebe__ExtensionProperties"]');
      await properties.locator('.bio-properties-panel-group-header').first().click();
      await properties.locator('.bio-properties-panel-collapsible-entry-header').filter({ hasText: /^approvers/ }).click();
    };
    const approvers = '=[program.mois.signatory, program.mois.reviewer]';
    const typeApprovers = async () => {
      const value = admin.locator('.bio-properties-panel-collapsible-entry.open input[name$="-value"], .bio-properties-panel-collapsible-entry.open textarea[name$="-value"]');
      await value.fill(approvers);
      await value.blur();
    };
    const says = (text) => admin.locator('#status').filter({ hasText: text }).waitFor();

    await openStudio();
    const { page: other } = await scene.signIn(people.administrator);
    await other.goto(workflow);
    await openStep('Dispatch the letter', other);
    await field('dispatch.due', other).fill('3');
    await press('workflow.save', other);
    await noticed('notice.workflow_saved', other);
    await typeApprovers();
    await admin.locator('#save').click();
    await says('This definition changed since you opened it.');
    assert.match(administrator.complaints.splice(0).join(), /status of 409/); // which Chromium logs as an error

    admin.once('dialog', (dialog) => dialog.accept());
    await openStudio();
    await typeApprovers();
    await admin.locator('#check').click();
    await says('No problems');
    await admin.locator('#save').click();
    await says('Draft saved');
    administrator.assertClean();
    await admin.goto(workflow);
    assert.equal(await field('sign_letter.who').inputValue(), approvers);
    assert.equal(await field('dispatch.due').inputValue(), '3', 'what the steps table saved is in the diagram');
    await press('workflow.activate');
    await noticed('notice.workflow_activated');
    assert.match((await versions())[0][0], /^3 /);
  });

  test('the case after that has its letter approved by one of two', async () => {
    await startCase();
    const { page: review } = await scene.openLink(await scene.mail(people.reviewer, /기획안 제1판/));
    await decide(review, 'approve', { language: 'ko' });
    await waitFor('the task', async () => {
      await page.goto(program);
      return await page.getByRole('link', { name: 'Prepare the co-host request', exact: true }).count() === 2;
    });
  });

  test('nobody but an administrator sees these pages', async () => {
    const { visitor: reader, page: other } = await scene.signIn(people.reader);
    for (const url of ['/admin/workflows', workflow, `${workflow}/studio`, '/admin/mail', '/admin/people', '/admin/access', '/admin/incidents']) {
      const response = await other.goto(url);
      assert.equal(response.status(), 403, url);
    }
    await reader.close();
  });
});
