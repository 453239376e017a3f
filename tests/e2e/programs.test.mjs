// Programs: entered with their two parties, kept on their sheet by both sides, and read where a form begins.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { notice, people, picture, program, say, Scene } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);
const names = [/MOIS|Korea|Republic of[^\n]*|Ministry[^\n]*|KR|UZ-\d+|KZ|mois|uz|kz-office|(Coordinator|Reviewer|Signatory|Addressee|Hall|Theme) \d[^\n]*|Tashkent|Asia\/\w+|Cooperation Program[^\n]*|\S+@\S+|https?:\S*/g];
const sheet = `${program}/sheet`;

describe('programs', () => {
  let scene;
  let visitor;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor, page } = await scene.signIn(people.coordinator, { device: 'narrow' }));
  });
  after(() => scene?.close());

  const save = async (on, sentence = 'notice.record_saved') => {
    await on.getByRole('button', { name: en('records.save'), exact: true }).click();
    await notice(on).filter({ hasText: en(sentence) }).waitFor();
  };

  test('a program of two organisations is entered', async () => {
    await page.getByRole('link', { name: en('program.all'), exact: true }).click();
    await visitor.inspect(page);
    await picture(page, 'programs-narrow');
    await page.getByRole('link', { name: en('program.new'), exact: true }).click();
    await visitor.inspect(page);
    assert.equal(await page.locator('#organisation_a').inputValue(), 'mois');
    await page.getByRole('button', { name: en('records.save'), exact: true }).click();
    await page.locator('#errors').waitFor();
    await visitor.inspect(page);
    await picture(page, 'program-errors-narrow');
    await page.locator('#code').fill('UZ-2028');
    await page.locator('#title').fill('Cooperation Program 2028');
    await page.locator('#title_ko').fill('2028년 협력 프로그램');
    await page.locator('#year').fill('2028');
    await page.locator('#organisation_b').fill('uz_public_governance');
    await page.getByLabel(en('area.digital_government'), { exact: true }).check();
    await page.locator('#sdgs').fill('16, 17');
    await save(page, 'notice.program_added');
    assert.match(page.url(), /\/programs\/UZ-2028\/sheet$/);
    await visitor.inspect(page);
    await picture(page, 'program-sheet-new-narrow');
  });

  test('its parts are entered one by one, in Korean too', async () => {
    await page.goto(sheet);
    await page.getByRole('link', { name: en('duty.add'), exact: true }).click();
    await visitor.inspect(page);
    await page.locator('#person').fill(people.coordinator);
    await page.locator('#agreed_at').fill('2027-03-05');
    await save(page);
    await page.getByRole('link', { name: en('component.add'), exact: true }).click();
    await page.locator('#kind').selectOption('site_visit');
    await page.getByLabel(en('component.field.parallel'), { exact: true }).check();
    await visitor.inspect(page);
    await picture(page, 'component-narrow');
    await save(page);
    await page.getByRole('link', { name: en('theme.add'), exact: true }).click();
    await page.locator('#title').fill('Theme 1');
    await page.locator('#goal').fill('First line\nSecond line');
    await page.locator('#lead_a').fill('mois');
    await visitor.inspect(page);
    await save(page);
    await page.goto(`${sheet}?lang=ko`);
    await visitor.inspect(page, { allow: names.concat([/First line|Second line/g]) });
    await picture(page, 'program-sheet-ko-narrow');
    await page.goto(`${sheet}/venue/new`);
    await visitor.inspect(page, { allow: names });
    await picture(page, 'venue-ko-narrow');
    await page.goto(`${program}?lang=en`);
    await page.getByText(en('component.site_visit'), { exact: true }).waitFor();
  });

  test('the program that follows takes over what is chosen', async () => {
    await page.goto(`${sheet}?lang=ko`);
    await page.getByRole('link', { name: say('ko', 'program.following_enter'), exact: true }).click();
    await visitor.inspect(page, { allow: names });
    await picture(page, 'program-following-ko-narrow');
    await page.goto(`${page.url()}&lang=en`);
    // That of the next year is taken by the program above.
    assert.equal(await page.locator('#code').inputValue(), '');
    assert.equal(await page.locator('#year').inputValue(), '2028');
    await page.locator('#code').fill('UZ-2028');
    await page.getByLabel(en('program.copy.venue'), { exact: true }).uncheck();
    await page.getByRole('button', { name: en('records.save'), exact: true }).click();
    await page.locator('#errors').waitFor();
    await visitor.inspect(page);
    assert.equal(await page.getByLabel(en('program.copy.venue'), { exact: true }).isChecked(), false);
    await page.locator('#code').fill('UZ-2029');
    await save(page, 'notice.program_followed');
    assert.match(page.url(), /\/programs\/UZ-2029\/sheet$/);
    await visitor.inspect(page);
    await picture(page, 'program-followed-narrow');
    await page.getByText('Theme 1', { exact: true }).first().waitFor();
  });

  test('programs leave as a table, and a table with new ones is looked at before they are entered', async () => {
    await page.goto('/programs?lang=ko');
    const [download] = await Promise.all([page.waitForEvent('download'),
      page.getByRole('button', { name: say('ko', 'records.export'), exact: true }).click()]);
    const exported = readFileSync(await download.path(), 'utf8');
    assert.ok(exported.startsWith('\uFEFF프로그램 코드,영문 명칭,명칭,연도,'));
    await page.getByRole('link', { name: say('ko', 'records.import'), exact: true }).click();
    await visitor.inspect(page, { allow: names.concat([/UTF-8|BOM|\b[a-z_]{2,}\b/g]) });
    const line = 'UZ-2030,Cooperation Program 2030,2030년 협력 프로그램,2030,기획,,,,,,2030-05-06,2030-05-10,Tashkent,타슈켄트,,mois,uz_public_governance';
    const head = exported.split(/\r?\n/)[0];
    assert.equal(head.split(',').length, line.split(',').length);
    await page.locator('#file').setInputFiles({ name: 'programs.csv', mimeType: 'text/csv', buffer: Buffer.from(`${exported}${line.replace('기획', '')}\r\n`) });
    await page.getByRole('button', { name: say('ko', 'records.look'), exact: true }).click();
    await page.getByText('2030년 협력 프로그램', { exact: true }).waitFor();
    await visitor.inspect(page, { allow: names.concat([/UTF-8|BOM/g]) });
    await picture(page, 'programs-import-ko-narrow');
    await page.getByRole('button', { name: say('ko', 'records.apply'), exact: true }).click();
    await notice(page).filter({ hasText: say('ko', 'notice.records_imported') }).waitFor();
    await page.getByText('2030년 협력 프로그램', { exact: true }).waitFor();
  });

  test('the parts of a program are entered by a table, an institution by its name, and leave as one', async () => {
    const ofThemes = (key) => new RegExp(`^${say('ko', key)}.*${say('ko', 'theme.section')}$`);
    await page.goto(`${sheet}?lang=ko`);
    await visitor.inspect(page, { allow: names });
    await page.getByRole('link', { name: ofThemes('records.import') }).click();
    await visitor.inspect(page, { allow: names.concat([/UTF-8|BOM|\b[a-z_]{2,}\b/g]) });
    const table = '영문 주제,주제,한국 주관 기관\r\nTheme of a table,표로 입력한 주제,행정안전부\r\nTheme nobody leads,이끄는 기관이 없는 주제,없는 기관\r\n';
    const upload = (text) => page.locator('#file').setInputFiles({ name: 'themes.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await upload(table);
    await page.getByRole('button', { name: say('ko', 'records.look'), exact: true }).click();
    await page.getByText('없는 기관').waitFor();
    await visitor.inspect(page, { allow: names.concat([/UTF-8|BOM/g]) });
    await picture(page, 'program-part-import-ko-narrow');
    await page.getByRole('button', { name: say('ko', 'records.apply'), exact: true }).click();
    await notice(page).filter({ hasText: say('ko', 'notice.records_imported') }).waitFor();
    assert.match(page.url(), /\/sheet\b/);
    await page.getByText('표로 입력한 주제', { exact: true }).waitFor();
    await picture(page, 'program-sheet-tables-ko-narrow');
    const [download] = await Promise.all([page.waitForEvent('download'),
      page.getByRole('button', { name: ofThemes('records.export') }).click()]);
    const exported = readFileSync(await download.path(), 'utf8');
    assert.ok(exported.startsWith('\uFEFF영문 주제,주제,'));
    assert.match(exported, /Theme of a table,표로 입력한 주제,,,mois,/);
  });

  test('the partner keeps its own and reads the rest', async () => {
    const { visitor: theirs, page: their } = await scene.signIn(people.partnerCoordinator);
    await their.goto(sheet);
    await theirs.inspect(their);
    await picture(their, 'program-sheet-partner');
    await their.goto(`${sheet}/party/2`);
    await their.locator('#deputy').fill('addressee@partner.example');
    await theirs.inspect(their);
    await save(their);
    await their.goto(`${sheet}/party/1`);
    await theirs.inspect(their);
    assert.equal(await their.locator('#coordinator').count(), 0);
    assert.equal(await their.getByText(/reviewer@|Reviewer 1/).count(), 0);
    await their.goto(`${sheet}/venue/new`);
    await their.locator('#name').fill('Hall 1');
    await save(their);
    await their.getByRole('link', { name: new RegExp(`^${en('program.part_change')}.*Hall 1$`) }).click();
    await theirs.inspect(their);
    await their.getByRole('button', { name: en('venue.remove'), exact: true }).click();
    await notice(their).filter({ hasText: en('notice.part_removed') }).waitFor();
    assert.equal(await their.getByText('Hall 1', { exact: true }).count(), 0);
  });

  test('a reader reads', async () => {
    const { visitor: reading, page: read } = await scene.signIn(people.reader);
    await read.goto(sheet);
    await reading.inspect(read);
    assert.equal(await read.getByRole('link', { name: en('venue.add'), exact: true }).count(), 0);
    await read.goto(`${sheet}/component/1`);
    await reading.inspect(read);
    await picture(read, 'component-read');
    assert.equal(await read.getByRole('button', { name: en('records.save'), exact: true }).count(), 0);
  });
});
