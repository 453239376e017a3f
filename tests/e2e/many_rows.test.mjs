// Tables as long as a large program needs: nominations of one side, and the list of who comes, in the forms of their steps.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene, completeTask, fillRow, notice, openTask, people, program, say, startButton, waitFor } from './planning/scene.mjs';

const many = 250, attending = 400;

// Sends the form that the page shows with its first row `count` times, each for another person, as a browser would.
const sendMany = (page, { list, count, step }) => page.evaluate(async ({ list, count, step }) => {
  const form = document.querySelector(`[name^="${list}"]`).form;
  const sent = new URLSearchParams();
  const first = `${list}[1]`;
  for (const [name, value] of new FormData(form)) if (!name.startsWith(list)) sent.append(name, value);
  const row = [...new FormData(form)].filter(([name]) => name === first || name.startsWith(`${first}.`));
  for (let at = 1; at <= count; at += 1)
    for (const [name, value] of row) sent.append(name.replace(first, `${list}[${at}]`), value.replaceAll('12', String(1000 + at)));
  sent.append('step', step);
  const answer = await fetch(form.action, { method: 'POST', body: sent });
  const text = await answer.text();
  return { status: answer.status, text };
}, { list, count, step });

describe('a long table', () => {
  let scene;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ page } = await scene.signIn(people.coordinator));
  });
  after(() => scene?.close());

  test(`${many} people are nominated at once`, async () => {
    await page.goto(program);
    await startButton(page, { workflow: 'Invitation and attendance' }).click();
    await notice(page).filter({ hasText: say('en', 'notice.started') }).waitFor();
    await openTask(page, 'Name the institutions to ask');
    await completeTask(page);
    await openTask(page, 'Nominate people');
    await fillRow(page, { workflow: 'invitation', form: 'nominations', list: 'nominations.rows', row: 'Person', number: 1 }, {
      name: 'Speaker 12', position: 'Head of division', institution: 'Institution 12', email: 'speaker12@institution.example', role: 'speaker', component: 1, variant: 'speaker',
    });
    const task = page.url();
    const saved = await sendMany(page, { list: 'nominations.rows', count: many, step: 'save' });
    assert.equal(saved.status, 200, saved.text);
    await page.goto(task);
    assert.equal(await page.getByRole('group', { name: / Person$/ }).count(), many);
    const checked = await sendMany(page, { list: 'nominations.rows', count: many, step: 'check' });
    assert.equal(checked.status, 200, checked.text);
    await page.goto(task);
    await completeTask(page);
  });

  const importTable = async (path, name, lines) => {
    await page.goto(`${path}/import`);
    await page.locator('#file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) });
    await page.getByRole('button', { name: say('en', 'records.look'), exact: true }).click();
    await page.getByRole('button', { name: say('en', 'records.apply'), exact: true }).click();
    await notice(page).filter({ hasText: say('en', 'notice.records_imported') }).waitFor();
  };

  test(`${attending} people who have accepted are frozen`, async () => {
    const numbers = Array.from({ length: attending }, (_, at) => 2000 + at);
    await importTable('/people', 'people.csv', ['name,email,organisation', ...numbers.map((at) => `Speaker ${at},speaker${at}@mois.example,mois`)]);
    await importTable(`${program}/participations`, 'participants.csv',
      ['email,component,role,state', ...numbers.map((at) => `speaker${at}@mois.example,forum,participant,accepted`)]);
    await page.goto(`${program}/start/invitation/at`);
    await page.getByLabel(say('en', 'start_at.step'), { exact: true }).selectOption('who_comes');
    await page.getByRole('button', { name: say('en', 'start_at.next'), exact: true }).click();
    await page.getByRole('button', { name: say('en', 'start_at.button'), exact: true }).click();
    await notice(page).filter({ hasText: say('en', 'notice.started') }).waitFor();
    await openTask(page, 'Freeze the list');
    await page.waitForLoadState('load');
    assert.equal(await page.getByRole('group', { name: / Participant$/ }).count(), attending);
    await completeTask(page);
    await waitFor('the list to be agreed', async () => {
      await page.goto(program);
      return page.getByRole('link', { name: 'Approve the list, MOIS' }).first().isVisible();
    });
  });
});
