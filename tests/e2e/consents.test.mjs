// A person's own link: what is held about them, what they allow and take back, and what the other side reads of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { notice, people, picture, program, say, Scene } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);
const speaker = 'speaker12@mois.example';
const office = 'office12@mois.example';
const list = `${program}/participations`;
const names = [/MOIS|UZ-\d+|\S+@\S+|Speaker \d+|Director \d+|Coordinator \d[^\n]*|Republic of[^\n]*|Ministry[^\n]*|Agency[^\n]*/g];

describe('consents by an own link', () => {
  let scene;
  let ours;
  let theirs;
  before(async () => {
    scene = await Scene.open();
    ours = await scene.signIn(people.coordinator);
    theirs = await scene.signIn(people.partnerCoordinator);
  });
  after(() => scene?.close());

  const press = (page, key, language = 'en') =>
    page.getByRole('button', { name: say(language, key), exact: true }).click();
  const namedToTheOtherSide = async () => {
    await theirs.page.goto(list);
    return (await theirs.page.content()).includes('Speaker 12');
  };
  const openOwn = (mail, options) => scene.openOwn(mail, options);
  const abroad = (page, answer) => page.locator(`input[name^="abroad-"][value="${answer}"]`);

  test('a coordinator asks a participant, at their own address alone', async () => {
    const { page, visitor } = ours;
    await page.goto('/people/new');
    await page.locator('#name').fill('Speaker 12');
    await page.locator('#name_ko').fill('발표자 십이');
    await page.locator('#title_en').fill('Director 12');
    await page.locator('#title_ko').fill('국장');
    await page.locator('#organisation').fill('mois');
    await page.locator('#email').fill(speaker);
    await page.locator('#assistant_email').fill(office);
    await page.locator('#language').selectOption('ko');
    await press(page, 'records.save');
    await notice(page).filter({ hasText: en('notice.record_saved') }).waitFor();
    await page.goto(`${list}/new`);
    await page.locator('#email').fill(speaker);
    await page.locator('#role').selectOption('speaker');
    await press(page, 'records.save');
    await notice(page).filter({ hasText: en('notice.record_saved') }).waitFor();
    assert.equal(await namedToTheOtherSide(), false);
    await page.getByRole('link', { name: 'Speaker 12' }).click();
    await page.getByRole('link', { name: en('consents.title'), exact: true }).click();
    await visitor.inspect(page);
    await picture(page, 'consents-open');
    await press(page, 'consents.ask_button');
    await notice(page).filter({ hasText: en('notice.consent_asked') }).waitFor();
    await press(page, 'consents.ask_button');
    await notice(page).filter({ hasText: en('notice.consent_asked_before') }).waitFor();
  });

  test('the person allows it on a phone, without a script, and takes it back with the same link', async () => {
    const mail = await scene.mail(speaker);
    assert.deepEqual(mail.envelope.to, [speaker]);
    assert.equal(scene.last(office), undefined);
    const { visitor, page } = await openOwn(mail);
    await visitor.inspect(page, { allow: names });
    await picture(page, 'own-data-ko-phone');
    assert.equal(await page.locator('input:checked').count(), 0);
    await abroad(page, 'yes').check();
    await press(page, 'own_data.save', 'ko');
    await page.getByText(say('ko', 'own_data.saved.title')).waitFor();
    await visitor.inspect(page, { allow: names });
    await picture(page, 'own-data-saved-ko-phone');
    const receipt = await scene.mail(speaker);
    assert.deepEqual(receipt.envelope.to, [speaker]);
    assert.equal(await namedToTheOtherSide(), true);

    const again = await openOwn(mail, { device: 'noscript' });
    assert.equal(await abroad(again.page, 'yes').isChecked(), true);
    await abroad(again.page, 'no').check();
    await press(again.page, 'own_data.save', 'ko');
    await again.page.getByText(say('ko', 'consents.is.withdrawn')).first().waitFor();
    assert.equal(await namedToTheOtherSide(), false);

    // The page that was opened first does not give it again.
    await page.locator('input[name="special_needs"][value="no"]').check();
    await press(page, 'own_data.save', 'ko');
    await page.getByText(say('ko', 'own_data.moved')).first().waitFor();
    await visitor.inspect(page, { allow: names });
    assert.equal(await namedToTheOtherSide(), false);
    visitor.assertClean();
  });

  test('meals and access are for the own side alone, and what was said stays listed', async () => {
    const { page } = await openOwn(scene.last(speaker));
    await page.locator('input[name="special_needs"][value="yes"]').check();
    await page.locator('#diet').fill('식단 십이');
    await press(page, 'own_data.save', 'ko');
    await page.getByText(say('ko', 'own_data.saved.title')).waitFor();
    await ours.page.reload();
    await ours.page.getByText('식단 십이').waitFor();
    const address = ours.page.url();
    await ours.visitor.inspect(ours.page);
    await picture(ours.page, 'consents-history');
    await ours.page.goto(`${new URL(address).pathname}?lang=ko`);
    await ours.visitor.inspect(ours.page, { allow: names });
    await picture(ours.page, 'consents-ko');
    const refused = await theirs.page.goto(address);
    assert.equal(refused.status(), 404);
  });
});
