// From the partner's accept to both seals of the joint plan, with one request for changes; the forms with rows by hand.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { waitFor } from './harness/wait.mjs';
import {
  Scene, answerForm, completeTask, decide, decideByLink, openTask, people, picture, playTo, program, say,
} from './planning/scene.mjs';
import { textOf } from './planning/word.mjs';

describe('both sides divide the roles and plan together', () => {
  let scene;
  let coordinator;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor: coordinator, page } = await scene.signIn(people.coordinator));
    await playTo(scene, page);
  });
  after(() => scene?.close());

  const row = (place, number) => place.getByRole('group', { name: new RegExp(`^${number}\\. `) });
  const press = (group, key) => group.getByRole('button', { name: new RegExp(`^${say('en', key)}`) }).click();
  const venue = (number) => page.locator('#plan-venues').getByRole('group', { name: new RegExp(`^${number}\\. Venue`) });
  const agree = (address, subject, options) => decideByLink(scene, address, subject, options);

  test('the partner accepts, and the roles are to be divided', async () => {
    const { page: link, visitor } = await scene.openLink(await scene.mail(people.addressee, /ICD-2027-014/));
    await answerForm(link, 'partner_reply', { 'reply.answer=accept': true });
    const goOn = () => link.getByRole('button', { name: say('en', 'task.continue'), exact: true }).click();
    await goOn();
    await link.getByRole('button', { name: say('en', 'check.send'), exact: true }).waitFor();
    await link.getByRole('button', { name: say('en', 'check.send'), exact: true }).click();
    await link.getByRole('heading', { level: 1 }).waitFor();
    visitor.assertClean();
    await scene.mail(people.addressee, /Thank you for agreeing to co-host/);
  });

  test('rows are added, moved and removed without script, keep what was typed, and say which one is wrong', async () => {
    await openTask(page, 'Divide the roles');
    assert.equal(await page.getByRole('group', { name: /^\d+\. Duty/ }).count(), 4);
    for (const number of [1, 2, 3, 4]) await row(page, number).getByLabel('Person', { exact: true }).fill(`Officer ${number}`);
    await page.getByRole('button', { name: new RegExp(`^${say('en', 'rows.add')}`) }).click();
    await row(page, 5).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'roles-duties-5', 'the new row has the focus');
    assert.equal(await row(page, 1).getByLabel('Person', { exact: true }).inputValue(), 'Officer 1');
    await row(page, 5).getByLabel('Person', { exact: true }).fill('Officer 5');
    await press(row(page, 5), 'rows.up');
    assert.equal(await row(page, 4).getByLabel('Person', { exact: true }).inputValue(), 'Officer 5');
    assert.match(await page.evaluate(() => document.activeElement.value), /^up roles\.duties\[4\]$/);
    // The Enter key goes on: it presses none of the rows' buttons.
    await row(page, 1).getByLabel('Person', { exact: true }).press('Enter');
    const problem = page.getByRole('alert').getByRole('link').first();
    assert.match(await problem.innerText(), /^4\. Duty, Duty: choose one/);
    await coordinator.inspect(page);
    await problem.click();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'roles-duties-4-duty');
    await picture(page, 'rows');
    await press(row(page, 4), 'rows.remove');
    assert.equal(await page.getByRole('group', { name: /^\d+\. Duty/ }).count(), 4);
    assert.equal(await row(page, 4).getByLabel('Person', { exact: true }).inputValue(), 'Officer 4');
  });

  test('what was typed in rows is a draft, also in Korean and on a phone', async () => {
    const { visitor, page: phone } = await scene.signIn(people.coordinator, { language: 'ko', device: 'phone' });
    await phone.goto(page.url());
    assert.equal(await row(phone, 2).getByLabel('담당자', { exact: true }).inputValue(), 'Officer 2');
    await visitor.inspect(phone, { allow: ['MOIS', 'Officer'] });
    await picture(phone, 'rows_ko');
    await visitor.close();
  });

  test('both coordinators agree on the sheet', async () => {
    await openTask(page, 'Divide the roles');
    await page.getByRole('button', { name: say('en', 'task.continue'), exact: true }).click();
    await page.getByText('1. Duty · Person').first().waitFor();
    await coordinator.inspect(page);
    await picture(page, 'rows_checked');
    await page.getByRole('button', { name: say('en', 'check.complete'), exact: true }).click();
    await agree(people.coordinator, /Division-of-roles sheet, revision 1: your decision/);
    await agree(people.partnerCoordinator, /Division-of-roles sheet, revision 1: your decision/);
    await scene.mail(people.coordinator, /Your turn: Write the joint plan/);
  });

  test('the joint plan goes back once, says what changed, and is sealed by both', async () => {
    await openTask(page, 'Write the joint plan');
    await coordinator.inspect(page);
    await picture(page, 'plan');
    await venue(1).getByLabel('Name', { exact: true }).fill('Conference Centre 1');
    await completeTask(page);
    await agree(people.signatory, /Joint plan, revision 1: your decision/);
    await agree(people.addressee, /Joint plan, revision 1: your decision/, { outcome: 'request_changes', comment: 'A second venue, please.' });
    await scene.mail(people.coordinator, /Your turn: Write the joint plan/);
    await openTask(page, 'Write the joint plan');
    await page.getByText('A second venue, please.').first().waitFor();
    await answerForm(page, 'joint_plan', { 'plan.changes': 'A second venue is named.' });
    await page.locator('#plan-venues').getByRole('button', { name: new RegExp(`^${say('en', 'rows.add')}`) }).click();
    await venue(2).getByLabel('Name', { exact: true }).fill('Conference Centre 9');
    await completeTask(page);
    const mail = await scene.mail(people.addressee, /Joint plan, revision 2: your decision/);
    assert.match(mail.text, /What changed:\s+A second venue is named\./);
    const { page: link, visitor } = await scene.openLink(mail);
    await visitor.inspect(link);
    await decide(link, 'approve');
    await visitor.close();
    await agree(people.signatory, /Joint plan, revision 2: your decision/);
    await page.goto(program);
    await page.getByRole('link', { name: /Joint plan \(English\)/ }).first().click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /\.docx/ }).first().click()]);
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    assert.match(textOf(Buffer.concat(chunks)), /Conference Centre 9/);
    await page.getByText(say('en', 'agreements.state.agreed'), { exact: true }).first().waitFor();
    assert.equal(await page.getByText(say('en', 'agreements.seal.approved')).count() >= 2, true);
    // Beside the seal a copy is made with the day, both signatures and the code; it is genuine.
    const issued = page.getByRole('link', { name: /_issued\.docx/ });
    await waitFor('the issued copy', async () => {
      await page.reload();
      return await issued.count() > 0;
    });
    const [copy] = await Promise.all([page.waitForEvent('download'), issued.first().click()]);
    const bytes = [];
    for await (const chunk of await copy.createReadStream()) bytes.push(chunk);
    const words = textOf(Buffer.concat(bytes));
    assert.match(words, /Signatory 1/);
    assert.match(words, /Agreed by both sides on \d+ [A-Z][a-z]+ \d{4}/);
    await coordinator.inspect(page);
    await picture(page, 'sealed');
    await page.goto('/verify');
    await page.locator('input[type=file]').setInputFiles({ name: 'copy.docx', mimeType: 'application/octet-stream', buffer: Buffer.concat(bytes) });
    await page.getByRole('button', { name: say('en', 'verify.button'), exact: true }).click();
    await page.getByText(say('en', 'verify.good'), { exact: true }).waitFor();
    await coordinator.inspect(page);
  });
});
