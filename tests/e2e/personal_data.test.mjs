// A passport for a visa letter, shown in full with a reason, and the end of a person's data.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { notice, people, picture, say, Scene } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);
const number = 'M48151623';
const allow = [/Speaker \d+|KR|MOIS|mois|•+\d\d|[\w-]+@[a-z.]+|Ministry[^\n]*/g];

describe('personal data', () => {
  let scene;
  let visitor;
  let page;
  let path;
  before(async () => {
    scene = await Scene.open();
    ({ visitor, page } = await scene.signIn(people.coordinator, { device: 'narrow' }));
    await page.goto('/people/new');
    await page.locator('#name').fill('Speaker 71');
    await page.locator('#organisation').fill('mois');
    await page.locator('#email').fill('speaker71@mois.example');
    await page.getByRole('button', { name: en('records.save'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.record_saved') }).waitFor();
    path = new URL(page.url()).pathname;
  });
  after(() => scene?.close());

  const planted = (text) =>
    readdirSync(join(scene.server.folder, 'var'), { withFileTypes: true }).filter(
      (file) => file.isFile() && readFileSync(join(scene.server.folder, 'var', file.name)).includes(text),
    );

  test('a passport is entered, hidden, and shown to who says why', async () => {
    await page.getByRole('link', { name: en('passport.link_none') }).click();
    await visitor.inspect(page);
    await page.getByRole('button', { name: en('passport.save'), exact: true }).click();
    await page.locator('#errors').waitFor();
    await visitor.inspect(page);
    await picture(page, 'passport-errors-narrow');
    await page.getByLabel(en('passport.number'), { exact: true }).fill('m 48151623');
    await page.getByLabel(en('passport.birth_date'), { exact: true }).fill('1971-11-23');
    await page.getByLabel(en('passport.nationality'), { exact: true }).fill('kr');
    await page.getByRole('button', { name: en('passport.save'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.passport_saved') }).waitFor();
    await visitor.inspect(page);
    assert.ok(!(await page.content()).includes(number));
    await page.getByLabel(en('passport.reason'), { exact: true }).fill('Visa letter 7');
    await page.getByRole('button', { name: en('passport.reveal_button'), exact: true }).click();
    await page.getByText(number).waitFor();
    await visitor.inspect(page);
    await picture(page, 'passport-narrow');
    assert.deepEqual(planted(number), []);
  });

  test('the pages are Korean to a Korean reader', async () => {
    for (const at of [path, `${path}/passport`, `${path}/erase`]) {
      await page.goto(`${at}?lang=ko`);
      await visitor.inspect(page, { allow });
      await picture(page, `personal${at.replaceAll('/', '-')}-ko-narrow`);
    }
    await page.goto(`${path}?lang=en`);
  });

  test('a person is erased on purpose, and nothing of them is left', async () => {
    assert.notDeepEqual(planted('speaker71'), []);
    await page.getByRole('link', { name: en('erasure.link') }).click();
    await visitor.inspect(page);
    await page.getByRole('button', { name: en('erasure.button'), exact: true }).click();
    await page.locator('#errors').waitFor();
    await visitor.inspect(page);
    await picture(page, 'erasure-errors-narrow');
    await page.getByLabel(en('erasure.confirmation'), { exact: true }).fill('speaker71@mois.example');
    await page.getByRole('button', { name: en('erasure.button'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.person_erased') }).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Erased person' }).waitFor();
    await visitor.inspect(page);
    await picture(page, 'erased-person-narrow');
    await page.goto(`${path}?lang=ko`);
    await page.getByRole('heading', { level: 1, name: '삭제된 사람' }).waitFor();
    await visitor.inspect(page, { allow });
    assert.deepEqual(planted('speaker71'), []);
    assert.deepEqual(planted('Speaker 71'), []);
  });
});
