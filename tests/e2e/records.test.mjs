// Organisations and people: entered, searched, changed by two at once, imported as Excel in Korea writes them, exported.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { notice, people, picture, say, Scene } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);
const names = [/MOIS|Korea|Republic of|Institute \d|Speaker \d+|Ministry[^\n]*|KR|mois|nia|Director|Coordinator \d[^\n]*/g];
// 성명,영문 성명,소속,이메일,직위 and two lines, in CP949.
const table = Buffer.from('bcbab8ed2cbfb5b9ae20bcbab8ed2cbcd2bcd32cc0ccb8dec0cf2cc1f7c0a70d0ab9dfc7a5c0da2c537065616b65722031332c6e69612c737065616b65723133406e69612e6578616d706c652cb0fac0e50d0a2c537065616b65722031342c6e6f77686572652c737065616b65723134406e69612e6578616d706c652c0d0a', 'hex');

describe('records', () => {
  let scene;
  let visitor;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor, page } = await scene.signIn(people.coordinator, { device: 'narrow' }));
  });
  after(() => scene?.close());

  const save = async (on) => {
    await on.getByRole('button', { name: en('records.save'), exact: true }).click();
    await notice(on).filter({ hasText: en('notice.record_saved') }).waitFor();
  };

  test('a coordinator enters an organisation and a person', async () => {
    await page.getByRole('link', { name: en('nav.records'), exact: true }).click();
    await visitor.inspect(page);
    await picture(page, 'people-narrow');
    await page.goto('/organisations/new');
    await visitor.inspect(page);
    await page.getByRole('button', { name: en('records.save'), exact: true }).click();
    await page.locator('#errors').waitFor();
    await visitor.inspect(page);
    await picture(page, 'organisation-errors-narrow');
    await page.locator('#code').fill('nia');
    await page.locator('#name').fill('Institute 1');
    await page.locator('#name_ko').fill('제1연구원');
    await page.locator('#kind').selectOption('institution');
    assert.equal(await page.locator('#country').inputValue(), 'KR');
    await save(page);
    await page.getByRole('link', { name: en('organisation.people') }).click();
    await page.getByText(en('records.none_yet')).waitFor();
    await page.getByText(en('records.only_of', { name: 'Institute 1' })).waitFor();
    await visitor.inspect(page);
    await picture(page, 'people-of-organisation-narrow');
    await page.goto('/people/new');
    await page.locator('#name').fill('Speaker 12');
    await page.locator('#organisation').fill('제1연구원');
    assert.equal(await page.locator('#organisations option[value="uz_public_governance"]').count(), 0);
    await page.locator('#email').fill('speaker12@nia.example');
    await save(page);
    await visitor.inspect(page);
    await picture(page, 'person-narrow');
    await page.goto(`${page.url()}?lang=ko`);
    await visitor.inspect(page, { allow: names });
    await picture(page, 'person-ko-narrow');
  });

  test('it is found by a part of its name, and two who change it see one another', async () => {
    const { page: other } = await scene.signIn(people.administrator);
    await other.goto('/people');
    await other.locator('#q').fill('연구원');
    await other.keyboard.press('Tab');
    await other.keyboard.press('Space');
    await other.keyboard.press('Tab');
    await other.keyboard.press('Enter');
    await other.waitForURL(/former=1/);
    await other.getByRole('link', { name: 'Speaker 12' }).click();
    await page.goto(other.url() + '?lang=en');
    await other.locator('#title_en').fill('Director');
    await save(other);
    await page.locator('#title_en').fill('Deputy Director');
    await page.getByRole('button', { name: en('records.save'), exact: true }).click();
    await page.getByRole('heading', { name: en('records.conflict') }).waitFor();
    await visitor.inspect(page);
    await picture(page, 'person-conflict-narrow');
    await save(page);
    assert.equal(await page.locator('#title_en').inputValue(), 'Deputy Director');
  });

  test('a table from Excel in Korea is looked at, then imported, then exported', async () => {
    await page.goto('/people/import?lang=ko');
    await visitor.inspect(page, { allow: names });
    await page.locator('#file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: table });
    await page.getByRole('button', { name: say('ko', 'records.look'), exact: true }).click();
    await page.getByText(/CP949/).waitFor();
    await page.getByText('발표자', { exact: true }).waitFor();
    await page.getByText(/“nowhere”/).waitFor();
    await visitor.inspect(page, { allow: [...names, /CP949|EUC|nowhere/g] });
    await picture(page, 'import-ko-narrow');
    await page.getByRole('button', { name: say('ko', 'records.apply'), exact: true }).click();
    await notice(page).filter({ hasText: say('ko', 'notice.records_imported') }).waitFor();
    await visitor.inspect(page, { allow: names });
    await page.getByText('발표자', { exact: true }).waitFor();
    await picture(page, 'people-ko-narrow');
    const [download] = await Promise.all([page.waitForEvent('download'),
      page.getByRole('button', { name: say('ko', 'records.export'), exact: true }).click()]);
    const exported = readFileSync(await download.path(), 'utf8');
    assert.ok(exported.startsWith('\uFEFF영문 성명,성명,'));
    assert.match(exported, /speaker13@nia\.example/);
    assert.doesNotMatch(exported, /partner\.example/);
  });

  test('a body has members, and stays while it has', async () => {
    await page.goto('/bodies?lang=en');
    await visitor.inspect(page);
    await page.getByRole('link', { name: en('body.new'), exact: true }).click();
    await visitor.inspect(page);
    assert.equal(await page.locator('#country').inputValue(), 'KR');
    await page.locator('#code').fill('committee-1');
    await page.locator('#name').fill('Committee 1');
    await page.locator('#name_ko').fill('제1위원회');
    await page.locator('#kind').selectOption('committee');
    await save(page);
    await page.getByRole('link', { name: en('body.members') }).click();
    await page.getByText(en('records.none_found')).waitFor();
    await page.getByRole('link', { name: en('membership.new'), exact: true }).click();
    assert.equal(await page.locator('#bodies option[value="committee-1"]').count(), 1);
    await page.locator('#body').fill('committee-1');
    await page.locator('#email').fill('speaker12@nia.example');
    await page.locator('#capacity').fill('Co-chair');
    await page.locator('#capacity_ko').fill('공동의장');
    await visitor.inspect(page);
    await save(page);
    await page.goto('/memberships?lang=ko');
    await page.getByText('제1위원회', { exact: true }).waitFor();
    await visitor.inspect(page, { allow: names });
    await picture(page, 'memberships-ko-narrow');
    await page.goto('/bodies?q=제1');
    await page.getByRole('link', { name: '제1위원회' }).click();
    await visitor.inspect(page, { allow: [...names, /Committee 1|committee-1/g] });
    await picture(page, 'body-ko-narrow');
    await page.getByRole('button', { name: say('ko', 'body.remove'), exact: true }).click();
    await page.getByText('구성원이 있거나').waitFor();
    await page.goto('/people?lang=en');
    const { page: their } = await scene.signIn(people.partnerCoordinator);
    for (const list of ['/bodies', '/memberships']) {
      await their.goto(list);
      await their.getByText(en('records.none_yet')).waitFor();
    }
  });

  test('the other side does not find them', async () => {
    const { visitor: theirs, page: their } = await scene.signIn(people.partnerCoordinator);
    await their.goto('/people?q=Speaker');
    await their.getByText(en('records.none_found')).waitFor();
    await their.goto('/people');
    await their.getByRole('link', { name: /^Signatory/ }).click();
    await theirs.inspect(their);
    assert.equal(await their.locator('#phone').count(), 0);
    await picture(their, 'person-of-other-side');
  });
});
