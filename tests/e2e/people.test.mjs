// Several persons decide one step: the line on the page of its coordinator, calendars and absences.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answer, decide, fillRequest, notice, people, picture, playTo, program, say, Scene } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);

describe('people who decide', () => {
  let scene;
  let visitor;
  let page;
  let administrator;
  let admin;
  before(async () => {
    scene = await Scene.open();
    ({ visitor, page } = await scene.signIn(people.coordinator, { device: 'phone' }));
    ({ visitor: administrator, page: admin } = await scene.signIn(people.administrator));
  });
  after(() => scene?.close());

  const openWaiting = async () => {
    await page.goto(program);
    await page.getByRole('link', { name: new RegExp(`^${en('waiting.remind_or_reassign')}`) }).first().click();
    await page.getByRole('heading', { level: 2, name: en('line.title') }).waitFor();
  };

  test('an administrator makes a line of two in the steps table', async () => {
    await admin.goto('/admin/workflows/planning');
    await admin.locator('summary').filter({ hasText: 'Review the concept note' }).click();
    const field = (name) => admin.locator(`[name="review_concept_note.${name}"]`);
    await field('who').fill('=[{person: program.mois.reviewer, stage: "review"}, {name: "Officer 1", email: "officer1@mois.example", stage: "decide"}]');
    await field('policy').selectOption('sequential');
    await field('fourEyes').fill('concept_note');
    await field('sendBackTo').fill('concept_note, review_concept_note');
    await admin.locator('summary').filter({ hasText: 'Approve the request letter' }).click();
    await admin.locator('[name="sign_letter.sendBackTo"]').fill('concept_note, cohost_request');
    await admin.getByRole('button', { name: en('workflow.activate'), exact: true }).click();
    await notice(admin).filter({ hasText: en('notice.workflow_activated') }).waitFor();
    await administrator.inspect(admin);
  });

  test('the line waits for its first; the coordinator adds a third and sees where each stands', async () => {
    await playTo(scene, page, 'review_concept_note');
    await scene.mail(people.reviewer, /제1판/);
    await openWaiting();
    await visitor.inspect(page);
    await picture(page, 'line-phone');
    assert.equal(scene.unread('officer1@mois.example').length, 0);
    await page.locator('summary').filter({ hasText: en('line.add') }).click();
    await page.getByRole('button', { name: en('line.add'), exact: true }).click();
    await page.getByRole('alert').waitFor();
    await visitor.inspect(page);
    await page.locator('#add_name').fill('Officer 2');
    await page.locator('#add_email').fill('officer2@mois.example');
    await page.locator('#add_turn').fill('3');
    await page.getByRole('button', { name: en('line.add'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.approver_added') }).waitFor();
    assert.equal(await page.locator('section tbody tr').count(), 3);
    await page.goto(`${page.url()}?lang=ko`);
    await visitor.inspect(page, { allow: [/Officer \d/g] });
    await picture(page, 'line-ko-phone');
    await page.goto(`${page.url().split('?')[0]}?lang=en`);
  });

  test('each decides in turn by link, and sees who is still waited for', async () => {
    const first = await scene.openLink(scene.last(people.reviewer));
    await first.visitor.inspect(first.page, { allow: [/Training institution 1, (Korea|Uzbekistan)/g] });
    await picture(first.page, 'line-link-ko');
    await decide(first.page, 'approve', { language: 'ko' });
    await first.page.getByText('Officer 1').first().waitFor();
    await first.visitor.inspect(first.page, { allow: [/Officer \d/g] });
    const second = await scene.openLink(await scene.mail('officer1@mois.example', /your decision/));
    await second.page.getByText(en('stage.decide'), { exact: true }).waitFor();
    await second.visitor.inspect(second.page);
    await decide(second.page, 'approve_with_remark', { comment: 'A good note' });
    await openWaiting();
    await page.getByText('Officer 2').first().waitFor();
    await page.locator('summary').filter({ hasText: en('line.remove') }).click();
    await page.getByLabel('Officer 2', { exact: true }).check();
    await page.getByLabel(en('line.remove_note'), { exact: true }).fill('Not competent');
    await page.getByRole('button', { name: en('line.remove'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.approver_removed') }).waitFor();
    await page.goto(program);
    await page.getByRole('link', { name: 'Prepare the co-host request', exact: true }).first().waitFor();
  });

  test('a coordinator takes a task on and lets it go', async () => {
    await page.getByRole('link', { name: 'Prepare the co-host request', exact: true }).first().click();
    await page.getByRole('button', { name: en('claim.claim'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.claimed') }).waitFor();
    await visitor.inspect(page);
    await page.getByRole('button', { name: en('claim.release'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.released') }).waitFor();
  });

  test('the signatory sends the letter back, and the coordinator takes it back', async () => {
    await fillRequest(page);
    const first = await scene.openLink(await scene.mail(people.signatory, /your decision/));
    await first.page.locator('#back_to').selectOption('cohost_request');
    await first.page.getByLabel(en('decision.approve'), { exact: true }).check();
    await first.page.getByRole('button', { name: en('decision.button'), exact: true }).click();
    await first.page.locator('#back_to-error').waitFor();
    await first.visitor.inspect(first.page);
    await picture(first.page, 'send-back-phone');
    await decide(first.page, 'request_changes', { comment: 'Name the venue' });
    await first.page.getByText('Prepare the co-host request').waitFor();
    await first.visitor.inspect(first.page);
    await picture(first.page, 'sent-back-phone');
    await scene.mail(people.coordinator, /changes requested/);
    await page.goto(program);
    await page.getByText(en('outcome.sent_back')).first().waitFor();
    await fillRequest(page);
    const second = await scene.openLink(await scene.mail(people.signatory, /your decision/));
    await page.goto(program);
    await page.getByRole('link', { name: new RegExp(`^${en('waiting.remind_or_reassign')}`) }).first().click();
    await page.locator('summary').filter({ hasText: en('back.take') }).click();
    await page.locator('#back_to').selectOption('concept_note');
    await page.getByRole('button', { name: en('back.take'), exact: true }).click();
    await page.locator('#back_reason-error').waitFor();
    await visitor.inspect(page);
    await picture(page, 'take-back-phone');
    await page.locator('#back_reason').fill('Wrong annex');
    await page.getByRole('button', { name: en('back.take'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.sent_back') }).waitFor();
    await page.getByRole('link', { name: 'Write the concept note', exact: true }).first().waitFor();
    await second.page.reload();
    await second.visitor.inspect(second.page);
  });

  test('absences and hand-over, in both languages', async () => {
    for (const language of ['en', 'ko']) {
      await page.goto(`/absences?lang=${language}`);
      await visitor.inspect(page, { allow: [/Officer \d/g] });
      await picture(page, `absences-${language}-phone`);
    }
    await page.goto('/absences?lang=en');
    await page.getByRole('button', { name: en('absences.add_button'), exact: true }).click();
    await page.getByRole('alert').waitFor();
    await visitor.inspect(page);
    await page.locator('#absent_person').selectOption({ index: 1 });
    await page.locator('#substitute').selectOption({ index: 2 });
    await answer(page, { [en('absences.from')]: '2099-01-04', [en('absences.to')]: '2099-01-08' });
    await page.getByRole('button', { name: en('absences.add_button'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.absence_added') }).waitFor();
    await visitor.inspect(page);
    await page.getByRole('button', { name: /^End the absence/ }).click();
    await notice(page).filter({ hasText: en('notice.absence_cancelled') }).waitFor();
  });

  test('calendars: a day with its source, in both languages and on a phone', async () => {
    await admin.goto('/admin/calendars');
    await administrator.inspect(admin);
    await admin.getByRole('link', { name: /Uzbekistan/ }).click();
    await admin.getByRole('button', { name: en('calendar.set_button'), exact: true }).click();
    await admin.getByRole('alert').waitFor();
    await administrator.inspect(admin);
    await answer(admin, {
      [en('calendar.name_en')]: 'Day off by decree', [en('calendar.name_local')]: '임시 휴일',
      [en('calendar.source')]: 'Decree 12',
    });
    await admin.locator('#date').fill('2027-06-07');
    await admin.getByLabel(en('calendar.kind.holiday'), { exact: true }).check();
    await admin.getByLabel(en('calendar.status.decreed'), { exact: true }).check();
    await admin.getByRole('button', { name: en('calendar.set_button'), exact: true }).click();
    await notice(admin).waitFor();
    await admin.getByText('Decree 12').waitFor();
    await administrator.inspect(admin);
    await page.goto('/admin/calendars/uz?year=2027&lang=ko');
    await visitor.inspect(page, { allow: [/Decree 12/g, /Rules of the labour code .*/g] });
    await picture(page, 'calendar-ko-phone');
    assert.equal(await page.getByRole('button', { name: say('ko', 'calendar.set_button') }).count(), 0, 'a coordinator reads');
    await page.goto('/?lang=en');
  });
});
