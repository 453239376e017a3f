// One side asks an institution and nominates; until it exchanges its list, the other side reads none of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene, answerForm, completeTask, decide, notice, openTask, people, picture, program, say, startButton } from './planning/scene.mjs';
import { labelsOf } from './planning/words.mjs';

const officer = 'officer12@institution.example';
// Names and texts that people typed in English stand on Korean pages as they were typed.
const typed = [/Please present your portal/g, /Institution \d+/g, /Officer \d+/g, /Coordinator \d/g, /Korea and Uzbekistan/g];

describe('the invitation, from the institutions asked to the list that the own line approves', () => {
  let scene;
  let coordinator;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor: coordinator, page } = await scene.signIn(people.coordinator));
  });
  after(() => scene?.close());

  const answer = (on, form, values, language) => answerForm(on, form, values, language, 'invitation');

  async function fillRow(form, list, row, n, values) {
    const group = page.getByRole('group', { name: `${n}. ${row}`, exact: true });
    const labels = labelsOf(form, 'en', 'invitation');
    for (const [key, value] of Object.entries(values)) {
      const field = group.getByLabel(labels[`${list}[].${key}`], { exact: true });
      if (['contribution', 'role', 'variant', 'language'].includes(key)) await field.selectOption(value);
      else if (key === 'component') await field.selectOption({ index: 1 });
      else await field.fill(value);
    }
  }

  async function approveByLink(address, subject, language) {
    const { page: link, visitor } = await scene.openLink(await scene.mail(address, subject));
    await visitor.inspect(link, { allow: typed });
    await decide(link, 'approve', { language });
    await visitor.close();
  }

  test('an institution is asked after the own line has approved, and answers on a phone', async () => {
    await page.goto(program);
    await startButton(page, { workflow: 'Invitation and attendance' }).click();
    await notice(page).filter({ hasText: say('en', 'notice.started') }).waitFor();
    await openTask(page, 'Name the institutions to ask');
    await answer(page, 'institution_request', { 'request.text': 'Please present your portal' });
    await page.getByRole('button', { name: /^Add a row|Add\s*: Institution/ }).first().click();
    await fillRow('institution_request', 'request.rows', 'Institution', 1, { institution: 'Institution 12', contact: 'Officer 12', email: officer, contribution: 'present' });
    await coordinator.inspect(page);
    await picture(page, 'institution_request');
    await completeTask(page);
    assert.equal(scene.unread(officer).length, 0, 'nobody outside is asked before the line approves');
    await approveByLink(people.reviewer, /협조 요청.*제1판/, 'ko');
    await approveByLink(people.signatory, /Participation request .*revision 1: your decision/, 'en');
    const asked = await scene.mail(officer, /Institution 12 참여 요청/);
    const { page: link, visitor } = await scene.openLink(asked);
    await visitor.inspect(link, { allow: typed });
    await picture(link, 'institution_answer_ko');
    await answer(link, 'institution_answer', { 'reply.answer=take_part': true }, 'ko');
    await link.getByRole('button', { name: say('ko', 'task.continue'), exact: true }).click();
    await link.getByRole('button', { name: say('ko', 'check.send'), exact: true }).click();
    await scene.mail(officer, /접수 확인/);
    visitor.assertClean();
    await visitor.close();
  });

  test('the coordinator nominates, and the other side sees nothing of it', async () => {
    await openTask(page, 'Nominate people');
    await page.getByText('Take part', { exact: true }).waitFor();
    await fillRow('nominations', 'nominations.rows', 'Person', 1, { name: 'Speaker 12', position: 'Head of division', institution: 'Institution 12', email: 'speaker12@institution.example', role: 'speaker', component: 1, variant: 'speaker' });
    await coordinator.inspect(page);
    await picture(page, 'nominations');
    await completeTask(page);
    const partner = await scene.signIn(people.partnerCoordinator, { language: 'ko' });
    await partner.page.goto(program);
    await partner.page.getByRole('link', { name: /요청할 기관 정하기/ }).first().waitFor();
    assert.equal(await partner.page.getByText(/Speaker 12|추천 명단|협조 요청/).count(), 0);
    await picture(partner.page, 'partner_ko');
    partner.visitor.assertClean();
    await partner.visitor.close();
  });
});
