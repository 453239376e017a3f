// A holiday that is declared while a step waits: the deadline moves, who holds it hears of it, the pages say why.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { answer, notice, people, picture, playTo, program, say, Scene } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);
const iso = ([, year, month, day]) => [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
// Of a line with two clocks: `기한: 2027. 2. 10.(수) 18:00 서울 = …`.
const dayBehind = (text, word) => iso(new RegExp(`${word}: (\\d{4})\\. (\\d+)\\. (\\d+)\\.`).exec(text) ?? assert.fail(`no day behind ${word} in ${text}`));

describe('a holiday declared later', () => {
  let scene;
  let visitor;
  let page;
  let asked;
  let due;
  before(async () => {
    scene = await Scene.open();
    ({ visitor, page } = await scene.signIn(people.coordinator, { device: 'phone' }));
    await playTo(scene, page, 'review_concept_note');
    asked = await scene.mail(people.reviewer, /제1판/);
    due = dayBehind(asked.text, '기한');
  });
  after(() => scene?.close());

  test('an administrator declares the day on which the step is due', async () => {
    const { visitor: administrator, page: admin } = await scene.signIn(people.administrator);
    await admin.goto('/admin/calendars/uz');
    await answer(admin, {
      [en('calendar.name_en')]: 'Day of mourning', [en('calendar.name_local')]: '추모의 날', [en('calendar.source')]: 'Decree 12',
    });
    await admin.locator('#date').fill(due);
    await admin.getByLabel(en('calendar.kind.holiday'), { exact: true }).check();
    await admin.getByLabel(en('calendar.status.decreed'), { exact: true }).check();
    await admin.getByRole('button', { name: en('calendar.set_button'), exact: true }).click();
    await notice(admin).waitFor();
    await administrator.inspect(admin);
  });

  test('who is asked gets one mail with both days, the reason and both clocks', async () => {
    const mail = await scene.mail(people.reviewer, /기한 변경/);
    assert.equal(dayBehind(mail.text, '전'), due);
    assert.ok(dayBehind(mail.text, '후') > due);
    assert.match(mail.text, /사유: .*추모의 날: 휴일로 정함 \(우즈베키스탄/);
    assert.match(mail.text, /18:00 서울 = .* 14:00 타슈켄트/);
    assert.doesNotMatch(mail.text, /\{/);
    assert.equal(scene.unread(people.reviewer).length, 0);
  });

  test('the page of the link says it, and the page of the waiting step', async () => {
    const link = await scene.openLink(asked);
    await link.page.getByText('추모의 날').waitFor();
    await link.visitor.inspect(link.page, { allow: ['Training institution', 'Korea', 'Uzbekistan'] });
    await picture(link.page, 'due-moved-ko-phone');
    await page.goto(program);
    await page.getByRole('link', { name: new RegExp(`^${en('waiting.remind_or_reassign')}`) }).first().click();
    await page.getByText(/Moved from .* because .*Day of mourning, was declared a holiday/).waitFor();
    await visitor.inspect(page);
    await picture(page, 'due-moved-en-phone');
  });
});
