// Who takes part and the agenda of a component: entered by both sides, imported, and read by each as far as it may.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { notice, people, picture, program, say, Scene } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);
const names = [/MOIS|Korea|Republic of[^\n]*|Ministry[^\n]*|KR|UZ-\d+|Speaker \d+|Director \d+|Session \d|Hall \d|Forum \d|Theme \d|Tashkent|Seoul|Asia\/\w+|Cooperation Program[^\n]*|\S+@\S+|Coordinator \d[^\n]*/g];
const list = `${program}/participations`;
const marks = ['Speaker 12', 'speaker12@', 'Director 12', 'BADGE-12', 'NOTE-12'];

describe('participants and agenda', () => {
  let scene;
  let visitor;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor, page } = await scene.signIn(people.coordinator, { device: 'narrow' }));
  });
  after(() => scene?.close());

  const press = (on, key, language = 'en') => on.getByRole('button', { name: say(language, key), exact: true }).click();
  const save = async (on) => {
    await press(on, 'records.save');
    await notice(on).filter({ hasText: en('notice.record_saved') }).waitFor();
  };

  test('a coordinator enters a participant of the forum', async () => {
    await page.goto('/people/new');
    await page.locator('#name').fill('Speaker 12');
    await page.locator('#name_ko').fill('발표자 십이');
    await page.locator('#title_en').fill('Director 12');
    await page.locator('#organisation').fill('mois');
    await page.locator('#email').fill('speaker12@mois.example');
    await save(page);
    await page.goto(program);
    await page.getByRole('link', { name: en('participation.title'), exact: true }).click();
    await page.getByText(en('records.none_yet')).waitFor();
    await visitor.inspect(page);
    await picture(page, 'participants-empty-narrow');
    await page.getByRole('link', { name: en('participation.new'), exact: true }).click();
    await press(page, 'records.save');
    await page.locator('#errors').waitFor();
    await visitor.inspect(page);
    await picture(page, 'participant-errors-narrow');
    assert.equal(await page.locator('#persons option[value="speaker12@mois.example"]').count(), 1);
    await page.locator('#email').fill('speaker12@mois.example');
    await page.locator('#role').selectOption('speaker');
    await page.locator('#badge').fill('BADGE-12');
    await page.locator('#note').fill('NOTE-12');
    await save(page);
    await page.getByRole('link', { name: 'Speaker 12' }).click();
    await visitor.inspect(page);
    assert.deepEqual(await page.locator('#state option').evaluateAll((all) => all.map((one) => one.value)),
      ['nominated', 'approved', 'declined']);
    await page.locator('#state').selectOption('approved');
    await save(page);
    await page.goto(`${list}?state=nominated`);
    await page.getByText(en('records.none_found')).waitFor();
    await page.goto(`${list}?state=approved&lang=ko`);
    await page.getByText('발표자 십이', { exact: true }).waitFor();
    await visitor.inspect(page, { allow: names });
    await picture(page, 'participants-ko-narrow');
    await page.getByRole('link', { name: '발표자 십이' }).click();
    await visitor.inspect(page, { allow: names });
    await picture(page, 'participant-ko-narrow');
    await page.goto(`${list}?lang=en`);
  });

  test('several change their state at once, and the change is undone', async () => {
    await page.goto(`${list}?lang=en`);
    await page.getByRole('checkbox', { name: en('states.choose_one', { name: 'Speaker 12' }) }).check();
    await page.locator('#become').selectOption('invited');
    await visitor.inspect(page);
    await picture(page, 'participants-several-narrow');
    await press(page, 'states.change_chosen');
    await page.getByText(en('states.all_changed')).waitFor();
    await visitor.inspect(page);
    await picture(page, 'states-changed-narrow');
    await press(page, 'states.undo');
    await page.getByText(en('states.undone', { count: 1 })).waitFor();
    await page.goto(`${list}?lang=ko`);
    await page.locator('#become').selectOption('attended');
    await press(page, 'states.change_all', 'ko');
    await page.getByText(say('ko', 'states.none_changed')).waitFor();
    await visitor.inspect(page, { allow: names });
    await picture(page, 'states-kept-ko-narrow');
    await page.goto(`${list}?lang=en&state=approved`);
    await page.getByText('Speaker 12', { exact: true }).waitFor();
    await page.goto(`${list}?lang=en`);
  });

  test('the agenda stands in the order of time, on both clocks, and says what overlaps', async () => {
    await page.goto(`${program}/sheet/venue/new`);
    await page.locator('#name').fill('Hall 1');
    await save(page);
    await page.goto(program);
    await page.getByRole('link', { name: new RegExp(`^${en('session.title')}`) }).first().click();
    await visitor.inspect(page);
    const agenda = new URL(page.url()).pathname;
    for (const [name, start, speakers] of [['Session 2', '2027-03-05T10:20', ''], ['Session 1', '2027-03-05T10:00', '1']]) {
      await page.getByRole('link', { name: en('session.new'), exact: true }).click();
      await page.locator('#name').fill(name);
      await page.locator('#start').fill(start);
      await page.locator('#minutes').fill('30');
      await page.locator('#venue').selectOption('Hall 1');
      await page.locator('#speakers').fill(speakers);
      await visitor.inspect(page);
      await save(page);
    }
    await picture(page, 'agenda-narrow');
    const rows = await page.locator('tbody th').allInnerTexts();
    assert.match(rows[0], /^Session 1/);
    assert.match(await page.locator('tbody').innerText(), /10:00 Tashkent.*=.*14:00 Seoul/);
    await page.getByText(en('session.clash_room', { one: '2. Session 1', other: '1. Session 2' })).waitFor();
    await page.goto(`${agenda}?lang=ko`);
    await visitor.inspect(page, { allow: names });
    await picture(page, 'agenda-ko-narrow');
    await page.getByRole('link', { name: 'Session 1' }).click();
    await visitor.inspect(page, { allow: names });
    await picture(page, 'session-ko-narrow');
    await page.goto(`${agenda}/import`);
    await page.locator('#file').setInputFiles({ name: 'agenda.csv', mimeType: 'text/csv',
      buffer: Buffer.from('순서,시작,분,제목,영문 제목\n,2027-03-05 11:00,15,휴식,Break 1\n1,,40,,\n,gestern,1,,Session 9\n') });
    await press(page, 'records.look', 'ko');
    await visitor.inspect(page, { allow: [...names, /gestern|Break 1|UTF/g] });
    await picture(page, 'agenda-import-ko-narrow');
    await press(page, 'records.apply', 'ko');
    await notice(page).filter({ hasText: say('ko', 'notice.records_imported') }).waitFor();
    await page.locator('tbody th').filter({ hasText: '휴식' }).waitFor();
    await page.goto(`${agenda}?lang=en`);
  });

  test('the other side reads what it may, in lists, records, tables and the agenda', async () => {
    const { visitor: theirs, page: their } = await scene.signIn(people.partnerCoordinator);
    const secret = async () => {
      const text = await their.content();
      for (const mark of marks) assert.ok(!text.includes(mark), `${mark} on ${their.url()}`);
    };
    await their.goto(list);
    await secret();
    await theirs.inspect(their);
    await picture(their, 'participants-of-other-side');
    const [download] = await Promise.all([their.waitForEvent('download'), press(their, 'records.export')]);
    const table = readFileSync(await download.path(), 'utf8');
    for (const mark of marks) assert.ok(!table.includes(mark), mark);
    assert.match(table, /name withheld/);
    await their.getByRole('link', { name: 'name withheld' }).click();
    await secret();
    await theirs.inspect(their);
    assert.equal(await their.getByRole('button', { name: en('records.save'), exact: true }).count(), 0);
    for (const search of ['Speaker', 'speaker12', 'BADGE', 'NOTE']) {
      await their.goto(`${list}?q=${search}`);
      await their.getByText(en('records.none_found')).waitFor();
    }
    await their.goto(program);
    await their.getByRole('link', { name: new RegExp(`^${en('session.title')}`) }).first().click();
    await their.getByText('name withheld').first().waitFor();
    await secret();
    await picture(their, 'agenda-of-other-side');
    await their.getByRole('link', { name: 'Session 1' }).click();
    assert.equal(await their.locator('#speakers').inputValue(), '1');
    await secret();
    await their.locator('#speakers').fill('');
    await press(their, 'records.save');
    await their.locator('#speakers-error').waitFor();
    await their.locator('#speakers').fill('1');
    await save(their);
  });

  test('who takes part in the agenda stays until it is changed', async () => {
    await page.goto(list);
    await page.getByRole('link', { name: 'Speaker 12' }).click();
    await press(page, 'participation.remove');
    await page.getByText('It stands in the agenda').waitFor();
    await page.goto(program);
    await page.getByRole('link', { name: new RegExp(`^${en('session.title')}`) }).first().click();
    await page.getByRole('link', { name: 'Session 1' }).click();
    await press(page, 'session.remove');
    await notice(page).filter({ hasText: en('notice.part_removed') }).waitFor();
    await page.goto(list);
    await page.getByRole('link', { name: 'Speaker 12' }).click();
    await press(page, 'participation.remove');
    await notice(page).filter({ hasText: en('notice.part_removed') }).waitFor();
    await page.getByText(en('records.none_yet')).waitFor();
  });

  test('a program of others is not found', async () => {
    for (const path of ['/programs/XX-1/participations', '/programs/XX-1/agenda/1', `${program}/agenda/999`])
      assert.equal((await page.goto(path)).status(), 404);
  });
});
