// Answers that come by other ways than the link: by phone with an objection, decided elsewhere, handed over by the embassy.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answerForm, dispatch, notice, pdf, people, playTo, program, say, Scene } from './planning/scene.mjs';

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

  test('a decision taken in the ministry\'s own system is filed with number and scan', async () => {
    await playTo(scene, page, 'sign_letter');
    const mail = await scene.mail(people.signatory, /your decision/);
    await record({ way: 'elsewhere', outcome: 'approve', reference: 'IC-77', file: pdf });
    await page.getByText(say('en', 'record.way.elsewhere')).first().waitFor();
    const late = await scene.openLink(mail);
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

  test('a fresh link goes only to somebody for whom something waits, and the page tells nobody', async () => {
    const { page: lost, visitor: stranger } = await scene.visit({ device: 'phone' });
    await lost.goto(`/a/${'A'.repeat(43)}`);
    const texts = [];
    for (const address of ['nobody@mois.example', people.signatory]) {
      await lost.goto('/links/fresh');
      await lost.getByRole('textbox').first().fill(address);
      await lost.getByRole('button').last().click();
      texts.push((await lost.locator('main').innerText()).replaceAll(address, ''));
    }
    assert.equal(texts[0], texts[1]);
    assert.equal(scene.unread('nobody@mois.example').length, 0);
    await stranger.inspect(lost);
  });
});
