// A program as it goes: from the first enquiry to the sealed agenda, on both sides, with what goes wrong on the way.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  Scene, answer, answerForm, cohost, completeTask, decideByLink, dispatch, fillConcept, fillEnquiry, fillRow, notice, openTask, people,
  picture, program, say, startWorkflow, waitFor,
} from './planning/scene.mjs';
import { addParagraph } from './planning/word.mjs';

const mistyped = 'adressee@partner.example';
const speakers = { ours: 'speaker12@institution.example', theirs: 'speaker21@institution.example', substitute: 'speaker22@institution.example' };
// What people typed in English stands on Korean pages as they typed it.
const typed = ['MOIS', /Coordinator \d/g, /Addressee \d/g, /Signatory \d/g, /Speaker \d+/g, /Institution \d+/g, /Services without paper/g, /One portal/g,
  /Forum on Public Governance/g, /Hall A/g, 'Korea', 'Uzbekistan', /Conference Centre \d/g, /Not without a second venue/g, /Only with one more day for site visits/g];

describe('a program of Korea and Uzbekistan, from the enquiry to the sealed agenda', () => {
  let scene;
  let coordinator;
  let page;
  let asked; // the mail with the letter
  before(async () => {
    scene = await Scene.open({ environment: { ENTENTE_DOCUMENTS_LETTER_NUMBER: 'ICD-{year}-{serial:3}' } });
    scene.relay.unknown.add(mistyped);
    ({ visitor: coordinator, page } = await scene.signIn(people.coordinator));
  });
  after(() => scene?.close());

  const decideOn = (address, subject, options) => decideByLink(scene, address, subject, options);
  const press = (on, language, key) => on.getByRole('button', { name: say(language, key), exact: true }).click();

  const fill = (workflow, form, list, row, number, values) => fillRow(page, { workflow, form, list, row, number }, values);

  // The form behind a link, on a phone: question by question as the page asks, then the check.
  async function answerByLink(mail, workflow, form, steps, language = 'en') {
    const { page: link, visitor } = await scene.openLink(mail);
    for (const values of steps) {
      await answerForm(link, form, values, language, workflow);
      await press(link, language, 'task.continue');
    }
    await press(link, language, 'check.send');
    await link.getByRole('heading', { level: 1 }).waitFor();
    await visitor.inspect(link, { allow: typed });
    visitor.assertClean();
    await visitor.close();
  }

  // The program page as the partner's coordinator reads it in Korean, on a phone.
  async function asThePartnerSeesIt(name, seen) {
    const { page: phone, visitor } = await scene.signIn(people.partnerCoordinator, { language: 'ko', device: 'phone' });
    await phone.goto(program);
    await visitor.inspect(phone, { allow: typed });
    await picture(phone, name);
    await seen(phone);
    await visitor.close();
  }

  // The day in a subject such as `…: please reply by 22 Dec 2026`.
  function dueDay({ subject }) {
    const [, day] = /(\d{1,2} [A-Z][a-z]{2} \d{4})/.exec(subject) ?? assert.fail(`no date in ${subject}`);
    return new Date(`${day} 12:00 UTC`).toISOString().slice(0, 10);
  }

  async function declareHoliday(day) {
    const { page: admin, visitor } = await scene.signIn(people.administrator);
    await admin.goto('/admin/calendars/uz');
    await answer(admin, {
      [say('en', 'calendar.name_en')]: 'Day of mourning', [say('en', 'calendar.name_local')]: '추모의 날', [say('en', 'calendar.source')]: 'Decree 12',
    });
    await admin.locator('#date').fill(day);
    await admin.getByLabel(say('en', 'calendar.kind.holiday'), { exact: true }).check();
    await admin.getByLabel(say('en', 'calendar.status.decreed'), { exact: true }).check();
    await press(admin, 'en', 'calendar.set_button');
    await notice(admin).waitFor();
    await visitor.close();
  }

  async function openWaiting() {
    await page.goto(program);
    await page.getByRole('link', { name: new RegExp(`^${say('en', 'waiting.remind_or_reassign')}`) }).first().click();
    await page.getByRole('button', { name: say('en', 'waiting_task.remind'), exact: true }).waitFor();
  }

  async function askAtTheRightAddress() {
    await openWaiting();
    await page.locator('summary').filter({ hasText: say('en', 'waiting_task.reassign') }).click();
    await answer(page, {
      [say('en', 'decision.pass_on_name')]: 'Addressee 1', [say('en', 'waiting_task.title_of')]: 'First Deputy Minister',
      [say('en', 'decision.pass_on_email')]: people.addressee,
    });
    await press(page, 'en', 'waiting_task.reassign');
    await notice(page).filter({ hasText: say('en', 'notice.reassigned') }).waitFor();
  }

  async function weigh(next) {
    await openTask(page, 'Weigh the answers to the slot check');
    await answerForm(page, 'slot_answers', { [`answersWeighed.next=${next}`]: true }, 'en', 'agenda');
    await completeTask(page);
  }

  test('enquiry and concept note; the review sends it back once', async () => {
    await startWorkflow(page, 'Cooperation program');
    await fillEnquiry(page);
    await fillConcept(page);
    await decideOn(people.reviewer, /제1판/, { outcome: 'request_changes', comment: '주제를 하나 더 넣어 주십시오.', language: 'ko' });
    await openTask(page, 'Write the concept note');
    await page.getByText('주제를 하나 더 넣어 주십시오.').first().waitFor();
    await answerForm(page, 'concept_note', { 'concept.theme2.title': 'Local development' });
    await completeTask(page);
    await decideOn(people.reviewer, /제2판/, { language: 'ko' });
  });

  test('the letter is edited by hand and signed as it was edited', async () => {
    await openTask(page, 'Prepare the co-host request');
    await answerForm(page, 'cohost_request', { ...cohost, 'request.addressee.email': mistyped });
    await completeTask(page);
    await scene.mail(people.signatory, /revision 1: your decision/);
    await page.goto(program);
    await page.getByRole('link', { name: /Co-host request letter \(English\)/ }).first().click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /\.docx/ }).first().click()]);
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    await page.getByLabel(say('en', 'document.file'), { exact: true }).setInputFiles({
      name: 'letter.docx', mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      buffer: addParagraph(Buffer.concat(chunks), 'With the warmest regards.'),
    });
    await press(page, 'en', 'document.upload_button');
    await page.getByText('With the warmest regards.').first().waitFor({ state: 'attached' });
    await decideOn(people.signatory, /revision 2/);
  });

  test('the mistyped address comes back, and the letter goes to the right one', async () => {
    await openTask(page, 'Dispatch the letter');
    const offered = await page.getByLabel(say('en', 'dispatch.number'), { exact: true }).inputValue();
    assert.match(offered, /^ICD-20\d\d-001$/, 'the next number of the register');
    await coordinator.inspect(page);
    await dispatch(page, { number: offered });
    await page.goto(program);
    const failed = page.locator('section[aria-labelledby=mails] li').filter({ hasText: say('en', 'mail.state.failed') });
    await waitFor('the mail that failed', async () => { await page.goto(program); return await failed.count() === 1; });
    await picture(page, 'program_mistyped');
    await askAtTheRightAddress();
    asked = await scene.mail(people.addressee);
    assert.equal(scene.relay.mails.filter(({ envelope }) => envelope.to.includes(mistyped)).length, 0);
    await asThePartnerSeesIt('partner_asked', async (phone) => {
      assert.equal(await phone.getByText(/Local development|주제를 하나 더/).count(), 0, 'what MOIS said among itself stays there');
    });
  });

  test('weeks later the clock reminds: a principal abroad by a draft for the coordinator', async () => {
    await scene.server.moveClock(32);
    await scene.mail(people.partnerCoordinator, /Reminder: Answer the co-host request/);
  });

  test('an answer by phone is objected to; asked again, the partner accepts with changes', async () => {
    ({ visitor: coordinator, page } = await scene.signIn(people.coordinator));
    await page.goto(program);
    await page.getByRole('link', { name: new RegExp(`^${say('en', 'waiting.record')}`) }).first().click();
    await page.getByLabel(say('en', 'record.way.phone'), { exact: true }).check();
    await answerForm(page, 'partner_reply', { 'reply.answer=accept': true });
    await press(page, 'en', 'record.button');
    await notice(page).filter({ hasText: say('en', 'notice.recorded') }).waitFor();
    const { page: link, visitor } = await scene.openLink(await scene.mail(people.addressee, /Recorded for you/));
    await link.getByRole('textbox').first().fill('Only with one more day for site visits.');
    await link.getByRole('button').last().click();
    await visitor.inspect(link);
    await visitor.close();
    await scene.mail(people.coordinator, /Objection/);
    await page.goto(program);
    await page.getByText('Only with one more day for site visits.').first().waitFor();
    await page.getByRole('link', { name: say('en', 'program.reopen'), exact: true }).first().click();
    const steps = page.getByRole('combobox').first();
    await steps.selectOption(await steps.locator('option').filter({ hasText: 'Answer the co-host request' }).getAttribute('value'));
    await page.getByRole('textbox').first().fill('The ministry objects to what was recorded by phone.');
    await page.getByRole('button', { name: say('en', 'reopen.button'), exact: true }).click();
    await notice(page).filter({ hasText: say('en', 'notice.reopened') }).waitFor();
    // It is asked for where it was answered the last time, not at the address of the enquiry.
    await answerByLink(await scene.mail(people.addressee, /please reply/), 'planning', 'partner_reply',
      [{ 'reply.answer=accept_with_changes': true }, { 'reply.changes': 'One more day for site visits.' }]);
    await scene.mail(people.coordinator, /accepts to co-host, with changes/);
  });

  test('both sides divide the roles; a holiday declared on the day they had moves it', async () => {
    await openTask(page, 'Divide the roles');
    for (const number of [1, 2, 3, 4]) await fill('planning', 'role_division', 'roles.duties', 'Duty', number, { person: `Officer ${number}` });
    await completeTask(page);
    const subject = /Division-of-roles sheet, revision 1: your decision/;
    const theirs = await scene.mail(people.partnerCoordinator, subject);
    await declareHoliday(dueDay(theirs));
    for (const address of [people.coordinator, people.partnerCoordinator]) await scene.mail(address, /eadline/);
    scene.taken.delete(theirs);
    for (const address of [people.coordinator, people.partnerCoordinator]) await decideOn(address, subject);
  });

  test('the joint plan is refused once, and sealed', async () => {
    await openTask(page, 'Write the joint plan');
    await fill('planning', 'joint_plan', 'plan.venues', 'Venue', 1, { name: 'Conference Centre 1' });
    await completeTask(page);
    await decideOn(people.signatory, /Joint plan, revision 1: your decision/);
    await decideOn(people.addressee, /Joint plan, revision 1: your decision/, { outcome: 'reject', comment: 'Not without a second venue.' });
    await openTask(page, 'Write the joint plan');
    await page.getByText('Not without a second venue.').first().waitFor();
    await answerForm(page, 'joint_plan', { 'plan.changes': 'A second venue is named.' });
    await completeTask(page);
    for (const address of [people.signatory, people.addressee]) await decideOn(address, /Joint plan, revision 2: your decision/);
    await waitFor('the seal of the plan', async () => {
      await page.goto(program);
      return await page.getByText(say('en', 'agreements.state.agreed')).count() > 0;
    });
  });

  test('the agenda is drafted, a substitute speaks for one, and both sides seal it', async () => {
    await waitFor('invitation and agenda side by side', async () => {
      await page.goto(program);
      const begun = (name) => page.getByRole('link', { name, exact: true }).first().isVisible();
      return await begun('Name the institutions to ask') && await begun('Draft the agenda');
    });
    await openTask(page, 'Draft the agenda');
    await answerForm(page, 'agenda', { 'agenda.date': '2027-10-19', 'agenda.title': 'Forum on Public Governance', 'agenda.venue': 'Hall A', 'agenda.clock=A': true }, 'en', 'agenda');
    await fill('agenda', 'agenda', 'agenda.rows', 'Row', 1, { start: '14:30', minutes: '20', kind: 'presentation', title: 'Services without paper', titleKo: '종이 없는 서비스', name: 'Speaker 12', institution: 'Institution 12', email: speakers.ours, side: 'A', language: 'ko' });
    await fill('agenda', 'agenda', 'agenda.rows', 'Row', 2, { start: '14:50', minutes: '20', kind: 'presentation', title: 'One portal', name: 'Speaker 21', institution: 'Institution 21', email: speakers.theirs, side: 'B', language: 'interpreted' });
    await page.getByRole('button', { name: /^Remove\s*: 3\. Row$/ }).click();
    await page.getByRole('group', { name: '3. Row', exact: true }).waitFor({ state: 'detached' });
    await completeTask(page);
    await answerByLink(await scene.mail(speakers.ours, /발표 시간 확인 요청/), 'agenda', 'slot', [{ 'slot.answer=confirm': true }], 'ko');
    await answerByLink(await scene.mail(speakers.theirs, /Please confirm your slot/), 'agenda', 'slot', [
      { 'slot.answer=other_person': true },
      { 'slot.person.name': 'Speaker 22', 'slot.person.institution': 'Institution 21', 'slot.person.email': speakers.substitute },
    ]);
    await weigh('change');
    await openTask(page, 'Draft the agenda');
    await page.getByText(/Speaker 22/).first().waitFor();
    await fill('agenda', 'agenda', 'agenda.rows', 'Row', 2, { name: 'Speaker 22', email: speakers.substitute });
    await completeTask(page);
    await answerByLink(await scene.mail(speakers.substitute, /Please confirm your slot/), 'agenda', 'slot', [{ 'slot.answer=confirm': true }]);
    await weigh('go_on');
    await decideOn(people.reviewer, /의사일정 제2판/, { language: 'ko' });
    await decideOn(people.signatory, /Agenda, revision 2: your decision/);
    await decideOn(people.addressee, /Agenda, revision 2: your decision/);
    for (const address of [speakers.substitute, people.coordinator, people.partnerCoordinator]) await scene.mail(address, /Agenda of 19 Oct 2027: agreed/);
    await page.goto(program);
    await coordinator.inspect(page);
    await picture(page, 'program_sealed');
    await asThePartnerSeesIt('partner_sealed', async (phone) => {
      await phone.getByRole('link', { name: /의사일정/ }).first().waitFor();
      assert.equal(await phone.getByText(/진행 순서표|주제를 하나 더|Reviewer \d/).count(), 0, 'cues, inner remarks and reviewers of the host stay there');
    });
    coordinator.assertClean();
  });
});
