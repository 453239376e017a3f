// The page of a program and the board, from nothing begun to the partner being asked, and the reports made of them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { people, picture, playTo, program, say, Scene } from './planning/scene.mjs';

const en = (key, values) => say('en', key, values);
const names = [/MOIS|Korea|Republic of[^\n]*|Ministry[^\n]*|KR|UZ-\d+|Tashkent|Seoul|SHA-256|Cooperation Program[^\n]*|Coordinator \d[^\n]*|Signatory \d[^\n]*|Reviewer \d[^\n]*|Addressee \d[^\n]*|\S+@\S+/g];

describe('program page and board', () => {
  let scene;
  let visitor;
  let page;
  before(async () => {
    scene = await Scene.open();
    ({ visitor, page } = await scene.signIn(people.coordinator, { device: 'narrow' }));
  });
  after(() => scene?.close());

  const look = async (on, who, path, name) => {
    await on.goto(path);
    await who.inspect(on, { allow: names });
    await picture(on, name);
  };

  test('before anything began they say so', async () => {
    await page.getByText(en('turn.none')).waitFor();
    await look(page, visitor, '/', 'board-empty-narrow');
    await look(page, visitor, program, 'program-empty-narrow');
    await page.getByText(en('people_part.none')).waitFor();
    await page.getByText(en('waiting.none')).waitFor();
  });

  test('while the partner is asked they say who holds what until when, in both languages', async () => {
    const { visitor: wide, page: desk } = await scene.signIn(people.coordinator);
    await playTo(scene, desk);
    await desk.goto(program);
    await wide.inspect(desk, { allow: names });
    await picture(desk, 'program-wide');
    await desk.getByText(en('timeline.table')).click();
    await desk.getByRole('rowheader', { name: en('timeline.period') }).waitFor();
    await desk.getByRole('link', { name: en('open_items.all') }).click();
    await wide.inspect(desk, { allow: names });
    await desk.getByRole('rowheader').first().waitFor();
    await look(desk, wide, '/', 'board-wide');
    await look(page, visitor, `${program}?lang=ko`, 'program-ko-narrow');
    await look(page, visitor, `${program}/open`, 'open-items-ko-narrow');
    await look(page, visitor, '/', 'board-ko-narrow');
  });

  test('the reports come as Word documents, and to nobody of the other side', async () => {
    for (const [path, link] of [['/', 'status.of_all'], [program, 'status.of_program']]) {
      await page.goto(path);
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: say('ko', link) }).click()]);
      assert.match(file.suggestedFilename(), /^status[\w-]*\d{4}-\d{2}-\d{2}\.docx$/);
      if (process.env.ENTENTE_SHOTS) await file.saveAs(`${process.env.ENTENTE_SHOTS}/${file.suggestedFilename()}`);
    }
    const { visitor: partner, page: their } = await scene.signIn(people.partnerCoordinator, { device: 'narrow' });
    await look(their, partner, program, 'program-partner-narrow');
    assert.equal(await their.getByRole('link', { name: en('status.of_program') }).count(), 0);
    for (const path of ['/status.docx', `${program}/status.docx`])
      assert.equal((await their.goto(path)).status(), 404);
  });
});
