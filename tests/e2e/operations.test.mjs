// Cases are changed by hand: begun in the middle, skipped, opened again; each page for everybody, on a phone, in both languages.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene, answerForm, notice, people, picture, program, say } from './planning/scene.mjs';

const en = (key) => say('en', key);
const cases = '/admin/workflows/planning/cases';

describe('operations on running cases', () => {
  let scene;
  let coordinator;
  let administrator;
  before(async () => {
    scene = await Scene.open();
    coordinator = await scene.signIn(people.coordinator, { device: 'phone' });
    administrator = await scene.signIn(people.administrator);
  });
  after(() => scene?.close());

  const look = async ({ visitor, page }, name) => {
    await visitor.inspect(page);
    await picture(page, name);
  };
  const inKorean = async (who, path, name) => {
    await who.page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=ko`);
    await look(who, name);
    await who.page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=en`);
  };
  const press = ({ page }, key) => page.getByRole('button', { name: en(key), exact: true }).click();
  const noticed = ({ page }, key) => notice(page).filter({ hasText: en(key) }).waitFor();

  test('a coordinator begins at a later step and says what came before', async () => {
    const { page } = coordinator;
    await inKorean(coordinator, `${program}/start/planning/at`, 'start-at-ko');
    await page.getByLabel(en('start_at.step'), { exact: true }).selectOption('concept_note');
    await press(coordinator, 'start_at.next');
    await answerForm(page, 'enquiry', { 'enquiry.ministry': 'Ministry 1', 'enquiry.addressee': 'Person 1' });
    await look(coordinator, 'start-at');
    await page.locator('[name="enquiry.channel"]').first().check();
    await page.locator('[name="enquiry.answeredOn"]').fill('2027-01-29');
    await press(coordinator, 'start_at.button');
    await noticed(coordinator, 'notice.started');
    await page.getByText('Done before Entente').first().waitFor();
  });

  test('an administrator skips a step; what the other click sees is refused', async () => {
    const { page } = administrator;
    await inKorean(administrator, cases, 'cases-ko');
    await look(administrator, 'cases');
    await page.locator('tbody th a').first().click();
    await look(administrator, 'case');
    const path = new URL(page.url()).pathname;
    const stale = await administrator.page.context().newPage();
    await stale.goto(path);
    for (const one of [page, stale]) {
      await one.locator('[name="end"]').first().check();
      await one.getByLabel(en('case.begin'), { exact: true }).selectOption('enquiry');
      await one.locator('#reason').fill('The enquiry is made again');
    }
    await press(administrator, 'case.modify');
    await noticed(administrator, 'notice.case_changed');
    await stale.getByRole('button', { name: en('case.modify'), exact: true }).click();
    await stale.getByText('Nothing was changed now').first().waitFor();
    await stale.close();
    assert.match(await page.locator('section[aria-labelledby=by-hand]').innerText(), /The enquiry is made again/);
    await inKorean(administrator, path, 'case-ko');
  });

  test('a coordinator looks where a step would be opened again', async () => {
    await inKorean(coordinator, `${program}/reopen`, 'reopen-ko');
    await look(coordinator, 'reopen');
  });
});
