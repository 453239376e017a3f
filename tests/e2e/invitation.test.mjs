// One side asks an institution and nominates; until it exchanges its list, the other side reads none of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene, answerForm, answerOwn, completeTask, decideByLink, fillRow, notice, openTask, people, picture, program, say, startButton, waitFor } from './planning/scene.mjs';

const officer = 'officer12@institution.example';
// Names and texts that people typed in English stand on Korean pages as they were typed.
const typed = [/Please present your portal/g, /Speaker \d+/g, /Head of division/g, /forum/g, /Conference Centre \d/g, /Signatory \d/g, /Deputy Minister/g, /Institution \d+/g, /Officer \d+/g, /Coordinator \d/g, /Korea and Uzbekistan/g];

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

  const fill = (form, list, row, number, values) => fillRow(page, { workflow: 'invitation', form, list, row, number }, values);

  const approveByLink = (address, subject, language) => decideByLink(scene, address, subject, {
    language, seen: (link, visitor) => visitor.inspect(link, { allow: typed }),
  });

  test('an institution is asked after the own line has approved, and answers on a phone', async () => {
    await page.goto(program);
    await startButton(page, { workflow: 'Invitation and attendance' }).click();
    await notice(page).filter({ hasText: say('en', 'notice.started') }).waitFor();
    await openTask(page, 'Name the institutions to ask');
    await page.getByRole('button', { name: /^Add a row|Add\s*: Institution/ }).first().click();
    await fill('institution_request', 'request.rows', 'Institution', 1, { institution: 'Institution 12', contact: 'Officer 12', email: officer, contribution: 'present' });
    await answer(page, 'institution_request', { 'request.text': 'Please present your portal' });
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
    await fill('nominations', 'nominations.rows', 'Person', 1, { name: 'Speaker 12', position: 'Head of division', institution: 'Institution 12', email: 'speaker12@institution.example', role: 'speaker', component: 1, variant: 'speaker' });
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

  test('the other side looks at the list, and letters wait to be seen before they leave', async () => {
    await approveByLink(people.reviewer, /추천 명단.*제1판/, 'ko');
    await approveByLink(people.signatory, /Nomination list.*revision 1: your decision/, 'en');
    const partner = await scene.signIn(people.partnerCoordinator);
    await scene.mail(people.partnerCoordinator, /Look at the list of the other side/);
    await openTask(partner.page, 'Look at the list of the other side');
    await partner.page.getByText('name withheld').first().waitFor();
    assert.equal(await partner.page.getByText('Speaker 12').count(), 0, 'without a basis the name stays with its side');
    await picture(partner.page, 'exchange');
    await answer(partner.page, 'exchange_remarks', { 'exchange.answer=ok': true });
    await completeTask(partner.page);
    await partner.visitor.close();
    await scene.mail(people.coordinator, /Prepare the invitation letters/);
    await openTask(page, 'Prepare the invitation letters');
    await answer(page, 'invitation_batch', {
      'batch.signatory.name': 'Signatory 1', 'batch.signatory.title': 'Deputy Minister', 'batch.replyBy': '2027-09-17', 'batch.venue': 'Conference Centre 1',
    });
    await completeTask(page);
    await waitFor('the drafts', async () => {
      await page.goto('/outbox');
      return await page.getByRole('button', { name: say('en', 'outbox.send_selected') }).count() > 0;
    });
    assert.equal(scene.unread('speaker12@institution.example').length, 0, 'nothing leaves unseen');
    await coordinator.inspect(page);
    await picture(page, 'outbox');
    await page.goto(`${program}/invitations`);
    await page.getByText(say('en', 'invitations.progress', { letters: '1', all: '1', mails: '1' })).waitFor();
    await page.getByRole('link', { name: say('en', 'invitations.open_letter') }).waitFor();
    await coordinator.inspect(page);
    await picture(page, 'invitations');
    await page.goto('/outbox');
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: say('en', 'outbox.send_selected') }).click();
    await notice(page).waitFor();
  });

  test('who is invited answers on a phone, and stands among the participants', async () => {
    const mail = await scene.mail('speaker12@institution.example', /./);
    assert.ok(mail.attachments.length >= 1);
    const { page: link, visitor } = await scene.openLink(mail);
    await visitor.inspect(link, { allow: typed });
    await picture(link, 'rsvp_ko');
    await answer(link, 'rsvp', { 'rsvp.answer=online': true }, 'ko');
    await link.getByRole('button', { name: say('ko', 'task.continue'), exact: true }).click();
    await link.getByRole('button', { name: say('ko', 'check.send'), exact: true }).click();
    await scene.mail('speaker12@institution.example', /./);
    visitor.assertClean();
    await visitor.close();
    await waitFor('the participant', async () => {
      await page.goto(`${program}/participations`);
      return await page.getByText('Accepted').count() > 0;
    });
    await page.getByText('Speaker 12').first().waitFor();
    await page.goto(program);
    await coordinator.inspect(page);
    await picture(page, 'invited');
    coordinator.assertClean();
  });

  test('whoever accepts is asked at their own address what their data is for, and the other side reads just that', async () => {
    const speaker = 'speaker12@institution.example';
    const subject = /내 정보: 공개 범위/;
    const asked = await scene.mail(speaker, subject);
    assert.deepEqual(asked.envelope.to, [speaker]);
    const list = `${program}/participations`;
    const partner = await scene.signIn(people.partnerCoordinator);
    const named = async () => {
      await partner.page.goto(list);
      return (await partner.page.content()).includes('Speaker 12');
    };
    assert.equal(await named(), false);
    await page.goto(`${list}?consents=open`);
    await page.getByRole('cell', { name: say('en', 'consents.is.open'), exact: true }).first().waitFor();
    await coordinator.inspect(page);
    await picture(page, 'consents_open');
    const phone = await scene.signIn(people.coordinator, { device: 'phone', language: 'ko' });
    await phone.page.goto(`${list}?consents=open`);
    await phone.page.getByText(say('ko', 'consents.is.open'), { exact: true }).last().waitFor();
    await phone.visitor.inspect(phone.page, { allow: [...typed, /Cooperation forum/g] });
    await picture(phone.page, 'consents_open_ko_phone');
    phone.visitor.assertClean();
    const own = await scene.openOwn(asked);
    await own.visitor.inspect(own.page, { allow: [...typed, /Republic of[^\n]*|Agency[^\n]*|UZ-\d+|\S+@\S+/g] });
    await picture(own.page, 'own_data_asked_ko');
    await answerOwn(own.page, { abroad: true, publication: false, portrait: false, special_needs: false }, 'ko');
    await scene.mail(speaker, /접수 확인: 내 정보/);
    assert.equal(await named(), true);
    await page.goto(`${list}?consents=open`);
    assert.equal(await page.getByText('Speaker 12').count(), 0, 'nothing is open any more');
    await answerOwn(own.page, { abroad: false }, 'ko');
    assert.equal(await named(), false);
    assert.equal(scene.unread(speaker).filter((one) => subject.test(one.subject)).length, 0, 'each is asked once');
    own.visitor.assertClean();
    partner.visitor.assertClean();
    coordinator.assertClean();
  });
});
