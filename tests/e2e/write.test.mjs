// One letter to twelve people: looked at, sent once though the server is killed in the middle, and who was not reached.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { notice, people, picture, program, say, Scene, waitFor } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);
const address = (number) => `guest${number}@institution.example`;
const numbers = Array.from({ length: 12 }, (_, index) => index + 1);
const gone = 7;
const typed = [/Guest \d+/g, /Shuttle for[^\n]*/g, /The shuttle[^\n]*/g, /Dear[^\n]*/g, /\S+@\S+/g, /Coordinator \d+[^\n]*/g, /No such mailbox/g, /Seoul|Tashkent/g,
  /Korea and Uzbekistan/g, /MOIS/g, /[^\n]*Cooperation[^\n]*/g];

describe('a letter to many', () => {
  let scene;
  let visitor;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor, page } = await scene.signIn(people.coordinator));
  });
  after(() => scene?.close());

  const press = (key, language = 'en') => page.getByRole('button', { name: say(language, key), exact: true }).click();
  const got = (number) => scene.relay.mails.filter((mail) => mail.envelope.to.includes(address(number)) && /셔틀|Shuttle/.test(mail.subject));

  const importTable = async (path, table) => {
    await page.goto(`${path}/import`);
    await page.locator('#file').setInputFiles({ name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
    await press('records.look');
    await press('records.apply');
    await notice(page).filter({ hasText: en('notice.records_imported') }).waitFor();
  };

  test('without participants the page says so', async () => {
    await page.goto(program);
    await page.getByRole('link', { name: en('write.title'), exact: true }).click();
    await page.getByText(en('invitations.none')).waitFor();
    await visitor.inspect(page);
    await page.goto(program);
    await page.getByRole('link', { name: en('invitations.title'), exact: true }).click();
    await page.getByText(en('invitations.none')).waitFor();
    await visitor.inspect(page);
  });

  test('it is looked at in both languages before it counts, and what is missing is said at its field', async () => {
    await importTable('/people', 'name,name_ko,organisation,email,language\n'
      + numbers.map((number) => `Guest ${number},참가자 ${number},mois,${address(number)},${number % 3 === 0 ? 'en' : 'ko'}\n`).join(''));
    await importTable(`${program}/participations`, 'email,component,role,state\n'
      + numbers.map((number) => `${address(number)},forum,participant,accepted\n`).join(''));
    await page.goto(`${program}/write`);
    await visitor.inspect(page);
    await page.locator('#subject_en').fill('Shuttle for {name}');
    await page.locator('#body_en').fill('Dear {name},\n\nThe shuttle leaves at 8.');
    await press('write.look');
    await page.locator('#errors').waitFor();
    await visitor.inspect(page);
    await page.locator('#subject_ko').fill('{성명} 님 셔틀 안내');
    await page.locator('#body_ko').fill('{성명} 님께\n\n셔틀은 8시에 출발합니다.');
    await press('write.look');
    await page.getByText(en('write.count.other', { count: '12' })).waitFor();
    await page.getByText('Dear Guest 3,').waitFor();
    await visitor.inspect(page);
    await picture(page, 'write-check');
    await press('write.change');
    assert.equal(await page.locator('#subject_ko').inputValue(), '{성명} 님 셔틀 안내');
    await press('write.look');
  });

  test('each gets it once, also when the server is killed in the middle', async () => {
    scene.relay.unknown.add(address(gone));
    await page.getByRole('button', { name: en('write.send_now.other', { count: '12' }) }).click();
    await page.waitForURL(/\/write\/\d+$/);
    await waitFor('the first mails', () => scene.relay.mails.some((mail) => /셔틀|Shuttle/.test(mail.subject)));
    // A page that is open would ask a server that is gone.
    const letter = page.url();
    await page.goto('about:blank');
    await scene.server.kill();
    await scene.server.launch();
    await page.goto(letter);
    await waitFor('all mails', () => numbers.every((number) => number === gone || got(number).length > 0), { timeout: 60_000 });
    // A mail that left in the moment of the kill comes again under its own number, and no other does.
    for (const number of numbers) {
      assert.ok(number === gone || new Set(got(number).map((mail) => mail.messageId)).size === 1, `one mail to ${number}`);
    }
    assert.match(got(1)[0].subject, /참가자 1 님 셔틀 안내/);
    assert.match(got(3)[0].text, /Dear Guest 3,/);
  });

  test('who was not reached is named with the reason, and reached when the address works', async () => {
    await waitFor('the refusal', async () => {
      await page.reload();
      return await page.getByText('No such mailbox').count() > 0;
    });
    await visitor.inspect(page);
    await page.getByRole('link', { name: `Guest ${gone}` }).first().waitFor();
    await picture(page, 'written');
    await page.setViewportSize({ width: 360, height: 780 });
    await page.goto(`${new URL(page.url()).pathname}?lang=ko`);
    await visitor.inspect(page, { allow: typed });
    await picture(page, 'written-ko-narrow');
    scene.relay.unknown.clear();
    await page.getByRole('button', { name: say('ko', 'invitations.again') }).first().click();
    await notice(page).waitFor();
    await waitFor('the mail', () => got(gone).length === 1);
    await page.goto(`${program}/write?lang=ko`);
    await page.getByRole('link', { name: '{성명} 님 셔틀 안내' }).waitFor();
    await visitor.inspect(page, { allow: typed });
    await picture(page, 'write-ko-narrow');
    await page.goto(`${program}/invitations?lang=ko`);
    await page.getByText('참가자 12').waitFor();
    await visitor.inspect(page, { allow: typed });
    await picture(page, 'invitations-ko-narrow');
  });

  test('an open page of a letter follows the server by itself', async () => {
    scene.relay.mode = 'busy';
    await page.goto(`${program}/write?lang=en`);
    await page.locator('#subject_en').fill('Shuttle again');
    await page.locator('#body_en').fill('The shuttle leaves at 9.');
    await page.locator('#subject_ko').fill('셔틀 재안내');
    await page.locator('#body_ko').fill('셔틀은 9시에 출발합니다.');
    await press('write.look');
    await page.getByRole('button', { name: en('write.send_now.other', { count: '12' }) }).click();
    await page.waitForURL(/\/write\/\d+$/);
    const waiting = en('write.state', { what: en('mail.state.queued'), count: '12' });
    await page.getByText(waiting).waitFor();
    const mail = (await page.locator('#follow-rows a.tag').first().getAttribute('href')).replace('/outbox', '/admin/mail');
    await waitFor('all to be put off', () => scene.server.log.split('mail.deferred').length > 12);
    scene.relay.mode = 'accept';
    const administrator = await scene.signIn(people.administrator);
    await waitFor('the first to leave', async () => {
      await administrator.page.goto(mail);
      const retry = administrator.page.getByRole('button', { name: en('mail.retry'), exact: true });
      if (await retry.count() > 0) await retry.click();
      return scene.relay.mails.some(({ subject }) => /재안내|again/.test(subject));
    });
    await page.getByText(en('write.state', { what: en('mail.state.sent'), count: '1' })).waitFor({ timeout: 30_000 });
    await visitor.inspect(page);
    visitor.assertClean();
  });

  test('the other side sees nothing of it', async () => {
    const partner = await scene.signIn(people.partnerCoordinator);
    for (const path of [program, `${program}/write`, `${program}/invitations`, '/outbox', `${program}/write/1`]) {
      await partner.page.goto(path);
      assert.equal(await partner.page.getByText(/Shuttle|셔틀|Guest 1/).count(), 0, path);
    }
  });
});
