// Two coordinators of one side: comments on a task, and a form that one prepares for the other.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { run } from './harness/server.mjs';
import { notice, people, picture, program, say, Scene, startPlanning } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);
const colleague = 'colleague@mois.example';
const password = 'a long enough pass phrase';

describe('colleagues', () => {
  let scene;
  let owner;
  let page;
  let task;
  before(async () => {
    scene = await Scene.open();
    await scene.server.stop();
    const added = await run(['user', 'add', colleague, '--name', 'Coordinator 3', '--role', 'coordinator', '--side', 'A'],
      { environment: scene.server.environment, input: `${password}\n` });
    assert.equal(added.code, 0, added.stderr);
    await scene.server.launch();
    ({ visitor: owner, page } = await scene.signIn(people.coordinator, { device: 'phone' }));
    await startPlanning(page);
    await page.goto(program);
    await page.getByRole('link', { name: 'Record the enquiry', exact: true }).first().click();
    task = new URL(page.url()).pathname;
  });
  after(() => scene?.close());

  test('a comment stays within the side; an empty one comes back with its problem', async () => {
    await page.getByRole('link', { name: en('comments.write'), exact: true }).click();
    await page.getByRole('button', { name: en('comments.send'), exact: true }).click();
    await page.getByRole('alert').waitFor();
    await owner.inspect(page);
    assert.equal(await page.getByLabel(en('comments.share'), { exact: true }).count(), 0, 'the other side has no such step');
    await page.getByLabel(en('comments.add'), { exact: true }).fill('Their embassy asked twice.\nWe answer once.');
    await page.getByLabel(en('comments.file'), { exact: true })
      .setInputFiles({ name: 'note.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') });
    await page.getByRole('button', { name: en('comments.send'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.comment_added') }).waitFor();
    await page.getByText('Their embassy asked twice.').waitFor();
    await page.getByRole('link', { name: 'note.pdf', exact: true }).waitFor();
    await owner.inspect(page);
  });

  test('a colleague is asked to prepare the form, and told by mail', async () => {
    await page.goto(task);
    await page.locator('summary').filter({ hasText: en('delegate.title') }).click();
    await page.getByRole('button', { name: en('delegate.send'), exact: true }).click();
    await page.getByRole('alert').waitFor();
    await owner.inspect(page);
    const typed = page.locator('main form [type="text"]').nth(1);
    await typed.fill('Addressee 2, Minister');
    await page.getByLabel(en('delegate.who'), { exact: true }).selectOption({ label: 'Coordinator 3' });
    await page.getByLabel(en('delegate.note'), { exact: true }).fill('Who is the addressee?');
    await picture(page, 'delegate-phone');
    await page.getByRole('button', { name: en('delegate.send'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.delegated') }).waitFor();
    await page.goto(task);
    assert.equal(await page.getByRole('button', { name: en('task.continue'), exact: true }).count(), 0, 'its owner looks on');
    await page.goto(`${task}?lang=ko`);
    await page.getByText(say('ko', 'delegate.prepares', { other: 'Coordinator 3' })).waitFor();
    await owner.inspect(page, { allow: [/Coordinator 3/g, /Who is the addressee\?/g, /Their embassy asked twice\.\s+We answer once\./g] });
    await picture(page, 'delegated-ko-phone');
    await page.goto(`${task}?lang=en`);
    const mail = await scene.mail(colleague, /Please prepare/);
    assert.match(mail.text, /Who is the addressee\?/);
  });

  test('the colleague fills it in and hands it back; the owner finds the answers', async () => {
    const { visitor, page: theirs } = await scene.signIn(colleague, { password });
    await theirs.goto(task);
    await theirs.getByText('Who is the addressee?').waitFor();
    await visitor.inspect(theirs);
    assert.equal(await theirs.getByRole('button', { name: en('task.continue'), exact: true }).count(), 0);
    assert.equal(await theirs.locator('main form [type="text"]').nth(1).inputValue(), 'Addressee 2, Minister', 'what was typed when asking');
    const field = theirs.locator('main form [type="text"]').first();
    const name = await field.getAttribute('name');
    await field.fill('Ministry in charge of public service');
    await picture(theirs, 'delegate-form');
    await theirs.getByRole('button', { name: en('delegate.hand_back'), exact: true }).click();
    await notice(theirs).filter({ hasText: en('notice.handed_back') }).waitFor();
    await scene.mail(people.coordinator, /Prepared for you|준비 완료/);
    await page.goto(task);
    assert.equal(await page.locator(`[name="${name}"]`).inputValue(), 'Ministry in charge of public service');
    await page.getByRole('button', { name: en('task.continue'), exact: true }).waitFor();
    await owner.inspect(page);
  });
});
