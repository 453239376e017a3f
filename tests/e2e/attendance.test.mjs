// From the nominations of both sides to who came: a mistyped address, a substitute, a place left vacant, the frozen list.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import {
  Scene, answerForm, answerOwn, completeTask, decideByLink, fillRow, notice, openTask, people, picture, program, say, startWorkflow, waitFor,
} from './planning/scene.mjs';
import { textOf } from './planning/word.mjs';

const ours = { first: 'speaker12@institution.example', mistyped: 'speaker31@institutoin.example', second: 'speaker31@institution.example', third: 'speaker32@institution.example', instead: 'speaker33@institution.example' };
const theirs = 'speaker21@institution.example';
const typed = [/Speaker \d+/g, /Institution \d+/g, /Conference Centre \d/g, /(Signatory|Addressee|Coordinator|Reviewer) \d/g, /Head of division/g, /forum/g, /Korea and Uzbekistan/g, /Deputy Minister/g];

describe('invitation and attendance of both sides', () => {
  let scene;
  let mois;
  let partner;
  before(async () => {
    scene = await Scene.open();
    scene.relay.unknown.add(ours.mistyped);
    await signIn();
  });
  after(() => scene?.close());

  async function signIn() {
    mois = await scene.signIn(people.coordinator);
    partner = await scene.signIn(people.partnerCoordinator);
  }

  // Whoever was signed in is not any more, so many months later.
  async function moveTo(day) {
    await scene.server.moveClock(Math.round((Date.parse(day) - Date.now()) / 86_400_000));
    await signIn();
  }

  const answer = (page, form, values, language) => answerForm(page, form, values, language, 'invitation');
  const fill = (page, form, list, row, number, values) => fillRow(page, { workflow: 'invitation', form, list, row, number }, values);

  async function openWhenThere(page, name) {
    await waitFor(name, async () => {
      await page.goto(program);
      return page.getByRole('link', { name, exact: true }).first().isVisible();
    });
    await openTask(page, name);
  }

  async function nominate(page, persons) {
    await openWhenThere(page, 'Name the institutions to ask');
    for (const remove = page.getByRole('button', { name: /^Remove\s*: 1\. / }); await remove.count() > 0;) await remove.first().click();
    await completeTask(page);
    await openWhenThere(page, 'Nominate people');
    for (const [at, person] of persons.entries()) {
      if (await page.getByRole('group', { name: `${at + 1}. Person`, exact: true }).count() === 0)
        await page.getByRole('button', { name: /^Add a row|Add\s*: Person/ }).first().click();
      await fill(page, 'nominations', 'nominations.rows', 'Person', at + 1, {
        position: 'Head of division', role: 'speaker', component: 1, variant: 'speaker', basis: 'consent', ...person,
      });
    }
    // When the consent was given is asked for once it is said that there is one.
    await page.getByRole('button', { name: say('en', 'task.continue'), exact: true }).click();
    for (const [at] of persons.entries()) await fill(page, 'nominations', 'nominations.rows', 'Person', at + 1, { basisAt: '2026-11-02' });
    await completeTask(page);
  }

  async function lettersOf(page, signatory) {
    await openWhenThere(page, 'Prepare the invitation letters');
    await answer(page, 'invitation_batch', {
      'batch.signatory.name': signatory, 'batch.signatory.title': 'Deputy Minister', 'batch.replyBy': '2027-09-17', 'batch.venue': 'Conference Centre 1',
    });
    await completeTask(page);
  }

  // What waits in the outbox of the side leaves, when as many wait.
  async function release(page, count) {
    await waitFor(`${count} drafts`, async () => {
      await page.goto('/outbox');
      return await page.locator('input[type=checkbox][name=mail], form input[type=checkbox]').count() >= count;
    });
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    await page.getByRole('button', { name: say('en', 'outbox.send_selected') }).click();
    await notice(page).waitFor();
  }

  async function replyByLink(address, steps, language = 'ko') {
    const { page: link, visitor } = await scene.openLink(await scene.mail(address, /./));
    for (const values of steps) {
      await answer(link, 'rsvp', values, language);
      await link.getByRole('button', { name: say(language, 'task.continue'), exact: true }).click();
    }
    await link.getByRole('button', { name: say(language, 'check.send'), exact: true }).click();
    await scene.mail(address, /./);
    await visitor.inspect(link, { allow: typed });
    visitor.assertClean();
    await visitor.close();
  }

  test('each side nominates, and looks at the list of the other', async () => {
    await startWorkflow(mois.page, 'Invitation and attendance');
    await nominate(mois.page, [
      { name: 'Speaker 12', institution: 'Institution 12', email: ours.first },
      { name: 'Speaker 31', institution: 'Institution 31', email: ours.mistyped },
      { name: 'Speaker 32', institution: 'Institution 32', email: ours.third },
    ]);
    await nominate(partner.page, [{ name: 'Speaker 21', institution: 'Institution 21', email: theirs }]);
    await decideByLink(scene, people.reviewer, /추천 명단.*제1판/, { language: 'ko' });
    await decideByLink(scene, people.signatory, /Nomination list.*revision 1: your decision/);
    await decideByLink(scene, people.addressee, /Nomination list.*revision 1: your decision/);
    for (const [{ page }, name] of [[partner, 'Speaker 31'], [mois, 'Speaker 21']]) {
      await openWhenThere(page, 'Look at the list of the other side');
      await page.getByText(name).first().waitFor();
      await answer(page, 'exchange_remarks', { 'exchange.answer=ok': true });
      await completeTask(page);
    }
  });

  test('a mail comes back, one sends a substitute, one cannot come', async () => {
    await lettersOf(mois.page, 'Signatory 1');
    await release(mois.page, 3);
    await lettersOf(partner.page, 'Addressee 1');
    await release(partner.page, 1);
    await replyByLink(ours.first, [{ 'rsvp.answer=onsite': true }]);
    await replyByLink(theirs, [{ 'rsvp.answer=online': true }], 'en');
    await replyByLink(ours.third, [{ 'rsvp.answer=substitute': true }, { 'rsvp.substitute.name': 'Speaker 33', 'rsvp.substitute.email': ours.instead }]);


    // The relay has refused the third: the case asks for another address by itself.
    await openWhenThere(mois.page, 'Fix the address');
    await mois.page.getByText(ours.mistyped).first().waitFor();
    await picture(mois.page, 'fix_address');
    await answer(mois.page, 'fix_address', { 'fixed.email': ours.second });
    await completeTask(mois.page);
    await release(mois.page, 1);
    await replyByLink(ours.second, [{ 'rsvp.answer=decline': true }]);
  });

  test('the nominating side names the substitute, and leaves the other place vacant', async () => {
    const open = async (name) => {
      await waitFor(`the task about ${name}`, async () => {
        await mois.page.goto(program);
        for (const link of await mois.page.getByRole('link', { name: 'Name a substitute', exact: true }).all()) {
          await link.click();
          if (await mois.page.getByText(name).count() > 0) return true;
          await mois.page.goto(program);
        }
        return false;
      });
    };
    await open('Speaker 32');
    await mois.page.getByText('Speaker 33').first().waitFor();
    await picture(mois.page, 'substitute');
    await answer(mois.page, 'substitute', { 'replacement.next=name': true });
    await mois.page.getByRole('button', { name: say('en', 'task.continue'), exact: true }).click();
    await answer(mois.page, 'substitute', { 'replacement.row.name': 'Speaker 33', 'replacement.row.institution': 'Institution 32', 'replacement.row.email': ours.instead });
    await completeTask(mois.page);
    await open('Speaker 31');
    await answer(mois.page, 'substitute', { 'replacement.next=vacant': true });
    await completeTask(mois.page);
    await openWhenThere(partner.page, 'Look at the substitute');
    await answer(partner.page, 'exchange_remarks', { 'exchange.answer=ok': true });
    await completeTask(partner.page);
    await release(mois.page, 1);
    await replyByLink(ours.instead, [{ 'rsvp.answer=onsite': true }]);
    await mois.page.goto(`${program}/invitations`);
    await mois.visitor.inspect(mois.page);
    await picture(mois.page, 'invitations_in_the_end');
  });

  test('who accepted says what their data is for: one the other side alone, one the public too', async () => {
    const ours12 = await scene.openOwn(await scene.mail(ours.first, /내 정보: 공개 범위/));
    await answerOwn(ours12.page, { abroad: true, publication: false }, 'ko');
    const theirs21 = await scene.openOwn(await scene.mail(theirs, /Your data: what may others see/));
    await answerOwn(theirs21.page, { abroad: true, publication: true });
    await ours12.visitor.close();
    await theirs21.visitor.close();
  });

  test('eight days before the first, the list is frozen by both, in the order of precedence', async () => {
    await moveTo('2027-10-11');
    await openWhenThere(mois.page, 'Freeze the list');
    const names = () => mois.page.getByLabel('Name', { exact: true }).evaluateAll((all) => all.map(({ value }) => value));
    assert.deepEqual((await names()).sort(), ['Speaker 12', 'Speaker 21', 'name withheld'], 'nobody has said a basis for the name of the substitute');
    await mois.visitor.inspect(mois.page);
    await picture(mois.page, 'freeze');
    await completeTask(mois.page);
    for (const address of [people.coordinator, people.partnerCoordinator]) await decideByLink(scene, address, /articipant.*revision 1: your decision/);
    await waitFor('the frozen list', async () => {
      await mois.page.goto(program);
      return await mois.page.getByText(say('en', 'agreements.state.agreed')).count() > 0;
    });
    await mois.page.getByRole('link', { name: /^List of participants/ }).first().click();
    const [file] = await Promise.all([
      mois.page.waitForEvent('download'),
      mois.page.getByRole('link', { name: /\.docx/ }).first().click(),
    ]);
    const list = textOf(await readFile(await file.path()));
    assert.match(list, /Speaker 21/);
    assert.doesNotMatch(list, /Speaker 12|Speaker 33/, 'what the other side may read is not for the public yet');
    assert.match(list, /names withheld: 2/);
  });

  test('after the last day the host puts down who came', async () => {
    await moveTo('2027-10-25');
    await openWhenThere(mois.page, 'Record the attendance');
    await picture(mois.page, 'attendance');
    await mois.visitor.inspect(mois.page);
    for (const [at, state] of ['present', 'late', 'absent'].entries()) await fill(mois.page, 'attendance', 'attendance.rows', 'Person', at + 1, { state });
    await completeTask(mois.page);
    await waitFor('the participants', async () => {
      await mois.page.goto(`${program}/participations`);
      return await mois.page.getByText(say('en', 'participation.state.no_show'), { exact: true }).count() > 0;
    });
    await picture(mois.page, 'attended');
    mois.visitor.assertClean();
  });
});
