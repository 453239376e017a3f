// A step that asks for more than the link: a one-time code by mail, or the person's own account.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { decide, fillConcept, fillEnquiry, notice, people, picture, playTo, say, Scene, startPlanning } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);
const ko = (key, values) => say('ko', key, values);

describe('more than the link', () => {
  let scene;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ page } = await scene.signIn(people.coordinator));
  });
  after(() => scene?.close());

  const ask = async (assurance, who) => {
    const { visitor, page: admin } = await scene.signIn(people.administrator);
    await admin.goto('/admin/workflows/planning');
    await admin.locator('summary').filter({ hasText: 'Review the concept note' }).click();
    if (who) await admin.locator('[name="review_concept_note.who"]').fill(who);
    await admin.locator('[name="review_concept_note.assurance"]').selectOption(assurance);
    await admin.getByRole('button', { name: en('workflow.activate'), exact: true }).click();
    await notice(admin).filter({ hasText: en('notice.workflow_activated') }).waitFor();
    await visitor.close();
  };

  const giveCode = async (link) => {
    const [, code] = /인증번호: (\d{6})/.exec((await scene.mail(people.reviewer, /인증번호/)).text);
    await link.getByLabel(ko('proof.code'), { exact: true }).fill(code);
    await link.getByRole('button', { name: ko('proof.check'), exact: true }).click();
    await link.getByRole('radio').first().waitFor();
  };

  // The reviewer asked for changes: the note comes again.
  const next = async () => {
    await fillConcept(page);
    return scene.mail(people.reviewer, /제2판/);
  };

  test('a code: nothing is shown before it, in the language of the person and on a phone', async () => {
    await ask('code');
    await playTo(scene, page, 'review_concept_note');
    const mail = await scene.mail(people.reviewer, /제1판/);
    const { visitor, page: link } = await scene.openLink(mail);
    await link.getByRole('heading', { level: 1, name: ko('proof.code.title') }).waitFor();
    assert.equal(await link.getByRole('radio').count(), 0);
    await visitor.inspect(link);
    await link.getByRole('button', { name: ko('proof.send'), exact: true }).click();
    await link.getByLabel(ko('proof.code'), { exact: true }).fill('12');
    await link.getByRole('button', { name: ko('proof.check'), exact: true }).click();
    await link.getByRole('alert').waitFor();
    await visitor.inspect(link);
    await picture(link, 'assurance-code-phone-ko');
    await giveCode(link);
    const file = await link.locator('a[href*="/document/"]').first().getAttribute('href');
    const byMailedLink = await fetch(`${scene.linkOf(mail)}/document/${file.split('/').at(-1)}`);
    assert.equal(byMailedLink.status, 404, 'the mailed link gives no file, after the code was given elsewhere');

    const { visitor: elsewhere, page: again } = await scene.openLink(mail);
    await again.getByRole('heading', { level: 1, name: ko('proof.code.title') }).waitFor();
    await elsewhere.close();
    await link.goto(scene.linkOf(mail));
    await link.getByRole('radio').first().waitFor(); // the browser that gave the code is not asked again
    await decide(link, 'request_changes', { comment: 'Name the institutions', language: 'ko' });
    await visitor.close();
  });

  test('a browser without cookies gives the code too', async () => {
    const mail = await next();
    const { visitor, page: link } = await scene.visit({ device: 'phone' });
    await link.goto(`${scene.linkOf(mail)}?k=1`);
    await link.getByRole('button', { name: ko('proof.send'), exact: true }).click();
    await giveCode(link);
    assert.equal((await visitor.context.cookies()).filter(({ name }) => /-t-\d/.test(name)).length, 0);
    await decide(link, 'approve', { language: 'ko' });
    await visitor.close();
  });

  test('an account: the page leads to the sign-in and back; anybody else is told whose account it takes', async () => {
    await ask('login', '=program.mois.coordinator');
    await startPlanning(page);
    await fillEnquiry(page);
    await fillConcept(page);
    const mail = await scene.mail(people.coordinator, /your decision/);
    const { visitor, page: link } = await scene.openLink(mail);
    await link.getByRole('heading', { level: 1, name: en('proof.sign_in.title') }).waitFor();
    await visitor.inspect(link);
    await link.getByRole('link', { name: en('proof.sign_in_button'), exact: true }).click();
    await link.getByLabel(en('login.email'), { exact: true }).fill(people.administrator);
    await link.getByLabel(en('login.password'), { exact: true }).fill('entente-demo');
    await link.getByRole('button', { name: en('login.button'), exact: true }).click();
    await link.getByRole('heading', { level: 1, name: en('proof.other_account.title') }).waitFor();
    await visitor.inspect(link);
    await visitor.close();

    await page.goto(scene.linkOf(mail));
    await decide(page, 'approve');
    await page.getByText(en('outcome.approve'), { exact: false }).first().waitFor();
  });
});
