// Cases are changed by hand: begun in the middle, skipped, opened again; each page for everybody, on a phone, in both languages.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { waitFor } from './harness/wait.mjs';
import { Scene, answerForm, notice, people, picture, program, say, startButton } from './planning/scene.mjs';

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

  const beginAtNote = async () => {
    const { page } = coordinator;
    await page.goto(`${program}/start/planning/at`);
    await page.getByLabel(en('start_at.step'), { exact: true }).selectOption('concept_note');
    await press(coordinator, 'start_at.next');
    await answerForm(page, 'enquiry', { 'enquiry.ministry': 'Ministry 1', 'enquiry.addressee': 'Person 1' });
    await look(coordinator, 'start-at');
    await page.locator('[name="enquiry.channel"]').first().check();
    await page.locator('[name="enquiry.answeredOn"]').fill('2027-01-29');
    await press(coordinator, 'start_at.button');
    await noticed(coordinator, 'notice.started');
  };

  test('a coordinator begins at a later step and says what came before', async () => {
    await inKorean(coordinator, `${program}/start/planning/at`, 'start-at-ko');
    await beginAtNote();
    await coordinator.page.getByText('Done before Entente').first().waitFor();
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

  test('two clicks on Start begin one case', async () => {
    const { page } = coordinator;
    const second = await page.context().newPage();
    const start = (one) => startButton(one).click();
    for (const one of [page, second]) await one.goto(program);
    await start(page);
    await noticed(coordinator, 'notice.started');
    await start(second);
    await noticed({ page: second }, 'notice.started_already');
    await coordinator.visitor.inspect(second);
    await second.close();
    await administrator.page.goto(cases);
    assert.equal(await administrator.page.locator('tbody tr').count(), 2, 'the case of the first test, and one more');
    await page.goto(program);
    await startButton(page).dblclick();
    await notice(page).waitFor();
    await administrator.page.goto(cases);
    assert.equal(await administrator.page.locator('tbody tr').count(), 3);
  });

  // A new version in which the second step counts its deadline so.
  const countFrom = async (due) => {
    const { page } = administrator;
    await page.goto('/admin/workflows/planning');
    await page.locator('summary').filter({ hasText: 'Write the concept note' }).click();
    await page.locator('[name="concept_note.due"]').fill(due);
    await page.getByRole('button', { name: en('workflow.activate'), exact: true }).click();
    await notice(page).filter({ hasText: en('notice.workflow_activated') }).waitFor();
  };
  // A case that stops there, from the list of incidents.
  const openStopped = async () => {
    await beginAtNote();
    const { page } = administrator;
    await page.goto('/admin/incidents');
    await look(administrator, 'incidents');
    await page.getByRole('link', { name: en('incidents.case') }).first().click();
    return page.locator('section[aria-labelledby^="incident-"]');
  };
  const pressIn = async (section, key) => section.getByRole('button', { name: en(key) }).click();

  test('an administrator tries a stopped step again with another value; nothing typed is lost on the way', async () => {
    await countFrom('=date(enquiry.ministry)');
    const section = await openStopped();
    const values = section.getByLabel(en('case.values'), { exact: true });
    const typed = (await values.inputValue()).replace('Ministry 1', '2027-04-01');
    assert.match(typed, /2027-04-01/);
    await values.fill(typed);
    await pressIn(section, 'case.retry');
    await section.getByLabel(en('case.reason'), { exact: true }).and(administrator.page.locator('[aria-invalid=true]')).waitFor();
    assert.equal(await values.inputValue(), typed);
    await look(administrator, 'case-refused');
    await section.getByLabel(en('case.reason'), { exact: true }).fill('The deadline was no date');
    await pressIn(section, 'case.retry');
    await noticed(administrator, 'notice.case_changed');
    await administrator.page.locator('section[aria-labelledby=open]').getByText('Write the concept note').first().waitFor();
    assert.equal(await section.count(), 0, 'the incident is resolved');
  });

  test('an administrator skips a stopped step', async () => {
    const section = await openStopped();
    await section.getByLabel(en('case.reason'), { exact: true }).fill('The note came by mail');
    await pressIn(section, 'case.skip');
    const to = section.getByLabel(en('case.skip_to'), { exact: true });
    await to.and(administrator.page.locator('[aria-invalid=true]')).waitFor();
    assert.equal(await section.getByLabel(en('case.reason'), { exact: true }).inputValue(), 'The note came by mail');
    await to.selectOption('cohost_request');
    await pressIn(section, 'case.skip');
    await noticed(administrator, 'notice.case_changed');
    assert.match(await administrator.page.locator('section[aria-labelledby=by-hand]').innerText(), /The note came by mail/);
  });

  test('a refused change keeps what was chosen', async () => {
    const { page } = administrator;
    await page.locator('[name="end"]').first().check();
    await page.locator('#begin').selectOption('enquiry');
    await press(administrator, 'case.modify');
    await page.locator('#reason-error').waitFor();
    assert.ok(await page.locator('[name="end"]').first().isChecked());
    assert.equal(await page.locator('#begin').inputValue(), 'enquiry');
    await page.locator('#reason').fill('Once more');
    await press(administrator, 'case.modify');
    await noticed(administrator, 'notice.case_changed');
  });

  test('a case moves to the newest version, and the record says from which', async () => {
    const { page } = administrator;
    await countFrom('');
    await page.goto(cases);
    await page.locator('tbody th a').first().click();
    await page.getByRole('link', { name: en('case.migrate'), exact: true }).click();
    await press(administrator, 'migrate.move');
    await page.locator('#reason-error').waitFor();
    await look(administrator, 'migrate');
    await page.locator('#reason').fill('No deadline any more');
    await press(administrator, 'migrate.move');
    await noticed(administrator, 'notice.case_changed');
    await page.getByText(say('en', 'by_hand.InstanceMigrated', { from: 2, to: 3 })).waitFor();
  });

  test('the other cases of a version move together, after a look at each', async () => {
    const { page } = administrator;
    const reached = (key) => waitFor(en(key), async () => {
      await page.reload();
      return (await page.locator('main .tag').first().innerText()).trim() === en(key);
    });
    await page.goto('/admin/workflows/planning');
    await page.getByRole('link', { name: en('workflow.moves'), exact: true }).click();
    const moves = new URL(page.url()).pathname;
    await press(administrator, 'moves.begin');
    await page.locator('#source-error').waitFor();
    await look(administrator, 'moves-refused');
    const oldest = page.locator('#source option[value]:not([value=""])').last();
    await page.locator('#source').selectOption(await oldest.getAttribute('value'));
    await page.locator('#target').selectOption({ label: say('en', 'moves.active', { version: 3 }) });
    await press(administrator, 'moves.begin');
    await noticed(administrator, 'notice.move_begun');
    await reached('moves.state.checked');
    await look(administrator, 'move-checked');
    await inKorean(administrator, new URL(page.url()).pathname, 'move-checked-ko');
    await press(administrator, 'move.move');
    await page.locator('#reason-error').waitFor();
    await page.locator('#reason').fill('One version for all');
    await press(administrator, 'move.move');
    await reached('moves.state.moved');
    await look(administrator, 'move-done');
    assert.ok(await page.getByText(en('move.moved'), { exact: true }).count() > 0, 'a case has gone');
    await inKorean(administrator, moves, 'moves-ko');
  });

  test('a coordinator looks where a step would be opened again', async () => {
    await inKorean(coordinator, `${program}/reopen`, 'reopen-ko');
    await look(coordinator, 'reopen');
  });

  test('a coordinator of the partner starts what either side starts, and nothing of MOIS', async () => {
    const partner = await scene.signIn(people.partnerCoordinator, { device: 'phone' });
    const { page } = partner;
    await inKorean(partner, program, 'partner-start-ko');
    await page.goto(program);
    assert.equal(await startButton(page, { workflow: 'Invitation and attendance' }).count(), 1);
    assert.equal(await page.getByRole('button', { name: new RegExp(`^${en('program.start')}`) }).count(), 1, 'nothing else');
    await inKorean(partner, `${program}/start/invitation/at`, 'partner-start-at-ko');
    await page.goto(program);
    await startButton(page, { workflow: 'Invitation and attendance' }).click();
    await noticed(partner, 'notice.started');
    const refused = await page.goto(`${program}/start/planning/at?lang=ko`);
    await picture(page, 'partner-refused-ko');
    assert.equal(refused.status(), 403);
  });
});
