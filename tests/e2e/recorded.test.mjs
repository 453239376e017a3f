// Answers that come by other ways than the link: by phone with an objection, decided elsewhere, handed over by the embassy.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answer, answerForm, dispatch, notice, pdf, people, playTo, program, say, Scene } from './planning/scene.mjs';

describe('answers recorded by the coordinator', () => {
  let scene;
  let visitor;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor, page } = await scene.signIn(people.coordinator));
  });
  after(() => scene?.close());

  const record = async (values) => {
    await page.goto(program);
    await page.getByRole('link', { name: new RegExp(`^${say('en', 'waiting.record')}`) }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await visitor.inspect(page);
    await page.getByLabel(say('en', `record.way.${values.way}`), { exact: true }).check();
    if (values.outcome) await page.getByLabel(say('en', `decision.${values.outcome}`), { exact: true }).check();
    if (values.reference) await page.getByLabel(say('en', 'record.reference'), { exact: true }).fill(values.reference);
    if (values.file) await page.getByLabel(say('en', 'record.file'), { exact: true }).setInputFiles(values.file);
    if (values.form) await answerForm(page, 'partner_reply', values.form);
    await page.getByRole('button', { name: say('en', 'record.button'), exact: true }).click();
    await notice(page).filter({ hasText: say('en', 'notice.recorded') }).waitFor();
  };

  const openWaiting = async () => {
    await page.goto(program);
    await page.getByRole('link', { name: new RegExp(`^${say('en', 'waiting.remind_or_reassign')}`) }).first().click();
    await page.getByRole('button', { name: say('en', 'waiting_task.remind'), exact: true }).waitFor();
  };
  const decides = async (mail) => {
    const link = await scene.openLink(mail);
    const choices = await link.page.getByRole('radio', { name: /^Approve/ }).count();
    await link.visitor.close();
    return choices > 0;
  };

  let first; // the mail that asked
  test('who asks for a fresh link gets it by mail, and only where something waits; the page tells nobody', async () => {
    await playTo(scene, page, 'sign_letter');
    first = await scene.mail(people.signatory, /your decision/);
    const { page: lost, visitor: stranger } = await scene.visit({ device: 'phone' });
    await lost.goto(`/a/${'A'.repeat(43)}`);
    const texts = [];
    for (const address of ['nobody@mois.example', people.reviewer, people.signatory]) {
      await lost.goto('/links/fresh');
      await lost.getByRole('textbox').first().fill(address);
      await lost.getByRole('button').last().click();
      await lost.getByRole('status').waitFor();
      texts.push((await lost.locator('main').innerText()).replaceAll(address, ''));
    }
    assert.equal(new Set(texts).size, 1);
    await stranger.inspect(lost);
    const fresh = await scene.mail(people.signatory);
    assert.notEqual(scene.linkOf(fresh), scene.linkOf(first));
    assert.ok(await decides(fresh));
    assert.ok(await decides(first), 'the first link decides as well, until one of them does');
    assert.equal(scene.unread('nobody@mois.example').length, 0);
    assert.equal(scene.unread(people.reviewer).filter(({ subject }) => !/접수 확인/.test(subject)).length, 0);
  });

  test('a reminder by hand brings a link and is counted', async () => {
    await openWaiting();
    await visitor.inspect(page);
    await page.getByRole('button', { name: say('en', 'waiting_task.remind'), exact: true }).click();
    await notice(page).filter({ hasText: say('en', 'notice.reminded') }).waitFor();
    assert.ok(await decides(await scene.mail(people.signatory, /Reminder/)));
    await openWaiting();
    await page.getByText(say('en', 'count.reminders.one', { count: '1' })).waitFor();
  });

  test('"this is not for me" tells the coordinator why, and asking somebody else ends the links so far', async () => {
    const link = await scene.openLink(first);
    await link.page.getByText(say('en', 'decision.not_for_me'), { exact: true }).click();
    await link.page.getByLabel(say('en', 'decision.reason.left'), { exact: true }).check();
    await link.page.getByRole('button', { name: say('en', 'decision.not_for_me_button'), exact: true }).click();
    await link.page.getByRole('heading', { level: 1, name: say('en', 'link.declined.title') }).waitFor();
    await link.visitor.inspect(link.page);
    const told = await scene.mail(people.coordinator, /not for them/);
    assert.ok(told.text.includes(say('en', 'decision.reason.left')), told.text);
    await openWaiting();
    await page.locator('summary').filter({ hasText: say('en', 'waiting_task.reassign') }).click();
    await page.getByRole('button', { name: say('en', 'waiting_task.reassign'), exact: true }).click();
    await page.getByRole('alert').waitFor();
    await visitor.inspect(page);
    await answer(page, {
      [say('en', 'decision.pass_on_name')]: 'Signatory 2', [say('en', 'waiting_task.title_of')]: 'Acting Minister',
      [say('en', 'decision.pass_on_email')]: 'signatory2@mois.example',
    });
    await page.getByRole('button', { name: say('en', 'waiting_task.reassign'), exact: true }).click();
    await notice(page).filter({ hasText: say('en', 'notice.reassigned') }).waitFor();
    assert.ok(await decides(await scene.mail('signatory2@mois.example', /your decision/)));
    await scene.mail(people.signatory, /passed on/);
    assert.ok(!await decides(first));
    await page.goto(program);
    await page.getByText('Signatory 2, Acting Minister').first().waitFor();
  });

  test('a decision taken in the ministry\'s own system is filed with number and scan', async () => {
    await record({ way: 'elsewhere', outcome: 'approve', reference: 'IC-77', file: pdf });
    await page.getByText(say('en', 'record.way.elsewhere')).first().waitFor();
    const late = await scene.openLink(first);
    assert.equal(await late.page.getByRole('radio').count(), 0, 'the link only reads');
    await late.visitor.inspect(late.page);
  });

  test('a letter handed over by the embassy sends no mail to the partner', async () => {
    await dispatch(page, { channel: 'embassy', handedOver: '2026-12-01' });
    await scene.mail(people.signatory, /letter/i);
    assert.equal(scene.unread(people.addressee).length, 0);
  });

  test('an answer by phone brings the other side a link to object, and the objection is shown', async () => {
    await record({ way: 'phone', form: { 'reply.answer=accept': true } });
    const { page: link, visitor: phone } = await scene.openLink(await scene.mail(people.addressee, /Recorded for you/));
    await phone.inspect(link);
    await link.getByRole('textbox').first().fill('We have not decided yet.');
    await link.getByRole('button').last().click();
    phone.assertClean();
    await scene.mail(people.coordinator, /Objection/);
    await page.goto(program);
    await page.getByText('We have not decided yet.').first().waitFor();
    await visitor.inspect(page);
  });
});
