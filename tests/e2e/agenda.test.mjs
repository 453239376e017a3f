// The agenda from its first row to the seal of both sides, with a presenter who wishes another time and a side that asks
// for changes, then a change of what was agreed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  Scene, answerForm, completeTask, decideByLink, fillRow, notice, openTask, people, picture, program, say, startButton,
} from './planning/scene.mjs';

const speakers = { ours: 'speaker12@institution.example', theirs: 'speaker21@institution.example' };
// Names and texts that people typed in English stand on Korean pages as they were typed.
const typed = [/The flight arrives late/g, /Rows of the other side/g, /Thirty minutes for the portal/g, /(Coordinator|Addressee) \d/g, /Forum on Public Governance/g, /Hall A/g, /Services without paper/g, /One portal/g, /Speaker \d+/g, /Institution \d+/g, /Korea and Uzbekistan/g];

describe('the agenda, from the draft to the seal and a change', () => {
  let scene;
  let coordinator;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor: coordinator, page } = await scene.signIn(people.coordinator));
  });
  after(() => scene?.close());

  const answer = (on, form, values, language) => answerForm(on, form, values, language, 'agenda');

  const fillAgendaRow = (on, form, list, number, values) => fillRow(on, { workflow: 'agenda', form, list, row: 'Row', number }, values);

  // Answers the form behind the newest link to that person, on a phone.
  async function answerByLink(mail, form, values, language, seen = async () => {}) {
    const { page: link, visitor } = await scene.openLink(mail);
    await visitor.inspect(link, { allow: typed });
    await seen(link, visitor);
    for (const some of values) {
      await answer(link, form, some, language);
      await link.getByRole('button', { name: say(language, 'task.continue'), exact: true }).click();
    }
    await link.getByRole('button', { name: say(language, 'check.send'), exact: true }).click();
    await scene.mail(mail.envelope.to[0], language === 'ko' ? /접수 확인/ : /Receipt/);
    await visitor.inspect(link, { allow: typed });
    visitor.assertClean();
    await visitor.close();
  }

  async function weigh(next) {
    await openTask(page, 'Weigh the answers to the slot check');
    await answer(page, 'slot_answers', { [`answersWeighed.next=${next}`]: true });
    await completeTask(page);
  }

  const decideOn = (address, subject, outcome, { language = 'en', ...options } = {}) => decideByLink(scene, address, subject, {
    outcome, language, ...options, seen: async (link, visitor) => {
      await visitor.inspect(link, { allow: typed });
      await picture(link, `decision_${outcome}_${language}`);
    },
  });

  const oursApprove = async (words) => {
    await decideOn(people.reviewer, words.ko, 'approve', { language: 'ko' });
    await decideOn(people.signatory, words.en, 'approve');
  };

  test('the coordinator drafts the rows', async () => {
    await page.goto(program);
    await startButton(page, { workflow: 'Agenda approval' }).click();
    await notice(page).filter({ hasText: say('en', 'notice.started') }).waitFor();
    await openTask(page, 'Draft the agenda');
    await answer(page, 'agenda', { 'agenda.date': '2027-10-19', 'agenda.title': 'Forum on Public Governance', 'agenda.venue': 'Hall A', 'agenda.clock=A': true });
    await fillAgendaRow(page, 'agenda', 'agenda.rows', 1, { start: '14:50', minutes: '20', kind: 'presentation', title: 'One portal', name: 'Speaker 21', institution: 'Institution 21', email: speakers.theirs, side: 'B', language: 'interpreted' });
    await fillAgendaRow(page, 'agenda', 'agenda.rows', 2, { start: '14:30', minutes: '20', kind: 'presentation', title: 'Services without paper', titleKo: '종이 없는 서비스', name: 'Speaker 12', institution: 'Institution 12', email: speakers.ours, side: 'A', language: 'ko' });
    await page.getByRole('button', { name: /^Remove\s*: 3\. Row$/ }).click();
    await page.getByRole('group', { name: '3. Row', exact: true }).waitFor({ state: 'detached' });
    await coordinator.inspect(page);
    await picture(page, 'agenda_draft');
    await completeTask(page);
  });

  test('each presenter is asked by an own link, in their language; one wishes another time', async () => {
    const ours = await scene.mail(speakers.ours, /발표 시간 확인 요청/);
    assert.match(ours.text, /14:30∼14:50/);
    await answerByLink(ours, 'slot', [{ 'slot.answer=confirm': true }], 'ko', async (link) => {
      await link.getByText('종이 없는 서비스').first().waitFor();
      await picture(link, 'slot_ko');
    });
    const theirs = await scene.mail(speakers.theirs, /Please confirm your slot/);
    assert.match(theirs.text, /2:50pm–3:10pm GMT\+09:00 = .*10:50/);
    await answerByLink(theirs, 'slot', [{ 'slot.answer=other_time': true }, { 'slot.wish': 'After three' }], 'en', (link) => picture(link, 'slot_en'));
    await openTask(page, 'Weigh the answers to the slot check');
    await page.getByText(/Speaker 21, Institution 21: After three/).waitFor();
    await coordinator.inspect(page);
    await picture(page, 'slot_answers');
    await weigh('change');
    await openTask(page, 'Draft the agenda');
    await page.getByText(/Speaker 21, Institution 21: After three/).waitFor();
    await fillAgendaRow(page, 'agenda', 'agenda.rows', 2, { start: '15:00' });
    await completeTask(page);
    await answerByLink(await scene.mail(speakers.theirs, /Please confirm your slot/), 'slot', [{ 'slot.answer=confirm': true }], 'en');
    await weigh('go_on');
    assert.equal(scene.unread(speakers.ours).filter((mail) => /발표 시간 확인 요청/.test(mail.subject)).length, 0, 'who has confirmed is not asked again');
  });

  test('the partner asks for a change; only the partner is asked again', async () => {
    await oursApprove({ ko: /의사일정 제2판/, en: /Agenda, revision 2: your decision/ });
    await decideOn(people.addressee, /Agenda, revision 2: your decision/, 'request_changes', { comment: 'Thirty minutes for the portal' });
    await openTask(page, 'Draft the agenda');
    await page.getByText(/Thirty minutes for the portal/).first().waitFor();
    await fillAgendaRow(page, 'agenda', 'agenda.rows', 2, { minutes: '30' });
    await completeTask(page);
    await answerByLink(await scene.mail(speakers.theirs, /Please confirm your slot/), 'slot', [{ 'slot.answer=confirm': true }], 'en');
    await weigh('go_on');
    await scene.mail(people.signatory, /your approval was carried over/);
    await decideOn(people.addressee, /Agenda, revision 3: your decision/, 'approve');
    assert.equal(scene.unread(people.signatory).filter((mail) => /your decision/.test(mail.subject)).length, 0, 'MOIS is not asked again');
  });

  test('everybody in it gets the agreed agenda; the run-of-show stays with the host', async () => {
    const theirs = await scene.mail(speakers.theirs, /Agenda of 19 Oct 2027: agreed/);
    assert.match(theirs.text, /3:00pm–3:30pm GMT\+09:00/);
    await scene.mail(speakers.ours, /의사일정 확정/);
    await scene.mail(people.coordinator, /Agenda of 19 Oct 2027: agreed/);
    await page.goto(program);
    await page.getByRole('link', { name: /Run-of-show/ }).first().waitFor();
    await coordinator.inspect(page);
    await picture(page, 'sealed');
    const partner = await scene.signIn(people.partnerCoordinator, { language: 'ko' });
    await partner.page.goto(program);
    await partner.page.getByRole('link', { name: /의사일정/ }).first().waitFor();
    assert.equal(await partner.page.getByText(/진행 순서표|Run-of-show|의견 정리표/).count(), 0);
    await partner.visitor.inspect(partner.page, { allow: typed });
    await picture(partner.page, 'sealed_partner_ko');
    await partner.page.getByRole('link', { name: '확정된 의사일정 변경 요청', exact: true }).first().click();
    await answer(partner.page, 'change_proposal', { 'proposal.row': '2', 'proposal.what': '15:10', 'proposal.reason': '항공편' }, 'ko');
    await partner.visitor.inspect(partner.page, { allow: typed });
    assert.equal(await partner.page.getByText(speakers.ours).count(), 0, 'addresses of the other side are not shown');
    await completeTask(partner.page, 'ko');
    await partner.visitor.close();
  });

  test('the change is worked out, agreed by both, and told to whom it concerns', async () => {
    await openTask(page, 'Work out the change');
    await page.getByText('항공편').first().waitFor();
    await answer(page, 'agenda_change', { 'change.answer=submit': true, 'change.reason': 'The flight arrives late' });
    await fillAgendaRow(page, 'agenda_change', 'amended.rows', 2, { start: '15:10' });
    await coordinator.inspect(page, { allow: typed });
    await picture(page, 'change');
    await completeTask(page);
    await oursApprove({ ko: /변경 통지서 1/, en: /Change notice 1, revision 1: your decision/ });
    await decideOn(people.addressee, /Change notice 1, revision 1: your decision/, 'approve');
    assert.match((await scene.mail(speakers.theirs, /change 1/)).text, /3:10pm–3:40pm GMT\+09:00/);
    await scene.mail(people.partnerCoordinator, /change 1/);
    assert.equal(scene.unread(speakers.ours).filter((mail) => /변경/.test(mail.subject)).length, 0);
    await page.goto(program);
    await page.getByRole('link', { name: /Agenda with agreed changes/ }).first().waitFor();
    await coordinator.inspect(page);
    coordinator.assertClean();
  });
});
