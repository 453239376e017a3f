// The demo program on a server of its own, a relay that receives its mail, and the people of the planning workflow.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { launchBrowser, Visitor } from '../harness/browser.mjs';
import { Server } from '../harness/server.mjs';
import { linksIn, Relay } from '../harness/smtp.mjs';
import { waitFor } from '../harness/wait.mjs';
import { labelsOf, say } from './words.mjs';

export const people = {
  administrator: 'admin@mois.example',
  coordinator: 'coordinator@mois.example',
  reader: 'reader@mois.example',
  partnerCoordinator: 'coordinator@partner.example',
  reviewer: 'reviewer@mois.example',
  signatory: 'signatory@mois.example',
  addressee: 'addressee@partner.example',
};
export const program = '/programs/UZ-2027';
export const pdf = { name: 'signed.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') };
const shots = process.env.ENTENTE_SHOTS; // a folder for pictures of the pages, for people to look at

export const tokenIn = (link) => /\/a\/([\w-]{43})/.exec(link)?.[1];
const linkOf = (mail) => linksIn(mail).find(tokenIn);

export class Scene {
  // environment: further settings of the server.
  static async open({ environment } = {}) {
    const scene = new Scene();
    scene.visitors = [];
    scene.taken = new Set();
    try {
      scene.relay = await Relay.start();
      scene.server = await Server.start({ command: 'demo', smtpUrl: scene.relay.url, environment });
      scene.browser = await launchBrowser();
    } catch (error) {
      await scene.close();
      throw error;
    }
    return scene;
  }

  async close() {
    await this.browser?.close();
    await this.server?.dispose();
    await this.relay?.stop();
  }

  async visit(options = {}) {
    const visitor = await Visitor.create(this.browser, { origin: this.server.url, ...options });
    this.visitors.push(visitor);
    return { visitor, page: await visitor.page() };
  }

  async signIn(email, { language = 'en', password = 'entente-demo', ...options } = {}) {
    const { visitor, page } = await this.visit(options);
    await page.goto(`/login?lang=${language}`);
    await page.getByLabel(say(language, 'login.email'), { exact: true }).fill(email);
    await page.getByLabel(say(language, 'login.password'), { exact: true }).fill(password);
    await page.getByRole('button', { name: say(language, 'login.button'), exact: true }).click();
    await page.getByRole('heading', { level: 1, name: say(language, 'board.title') }).waitFor();
    return { visitor, page };
  }

  // The next mail to that person whose subject matches; each is given once.
  async mail(address, subject = /./) {
    const mail = await this.relay.waitForMail((one) => !this.taken.has(one) && one.envelope.to.includes(address) && subject.test(one.subject));
    this.taken.add(mail);
    return mail;
  }

  // The newest mail to that person, read or not.
  last(address) {
    return this.relay.mails.findLast((one) => one.envelope.to.includes(address));
  }

  unread(address) {
    return this.relay.mails.filter((one) => !this.taken.has(one) && one.envelope.to.includes(address));
  }

  // Opens the link of a mail as its receiver would: on a phone, without an account.
  async openLink(mail, { device = 'phone', ...options } = {}) {
    const link = linkOf(mail);
    assert.ok(link, `a link in "${mail.subject}":\n${mail.text}`);
    const { visitor, page } = await this.visit({ device, ...options });
    await page.goto(link);
    assert.match(new URL(page.url()).pathname, /^\/t\/[\w-]+$/, 'the address of the page shows no token');
    return { visitor, page, link };
  }

  // Opens the link of a person's own of a mail.
  async openOwn(mail, options) {
    const link = linkOf(mail);
    assert.ok(link, mail.text);
    const { visitor, page } = await this.visit({ device: 'phone', ...options });
    await page.goto(link);
    assert.match(new URL(page.url()).pathname, /^\/your-data\/\d+$/, 'the address of the page shows no token');
    return { visitor, page };
  }

  linkOf(mail) {
    return linkOf(mail);
  }
}

export async function picture(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

// Fills fields by label: text and dates by their value, radio buttons and boxes by true or false.
export async function answer(page, values) {
  for (const [label, value] of Object.entries(values)) {
    const field = page.getByLabel(label, { exact: true });
    if (typeof value === 'boolean') await field.setChecked(value);
    else await field.fill(value);
  }
}

// The same by the keys of a .form file.
export async function answerForm(page, form, values, language = 'en', workflow = 'planning') {
  const labels = labelsOf(form, language, workflow);
  await answer(page, Object.fromEntries(Object.entries(values).map(([key, value]) => {
    assert.ok(labels[key], `${form} has no label for ${key} in ${language}`);
    return [labels[key], value];
  })));
}

// Fills one row of a list of a form, by the keys within the row; a number chooses an option by its place.
export async function fillRow(page, { workflow, form, list, row, number }, values) {
  const group = page.getByRole('group', { name: `${number}. ${row}`, exact: true });
  const labels = labelsOf(form, 'en', workflow);
  for (const [key, value] of Object.entries(values)) {
    const field = group.getByLabel(labels[`${list}[].${key}`], { exact: true });
    if (await field.evaluate(({ tagName }) => tagName) === 'SELECT') await field.selectOption(typeof value === 'number' ? { index: value } : value);
    else await field.fill(value);
  }
}

// What a person answers on the page of their own data: by purpose, true or false.
export async function answerOwn(page, answers, language = 'en') {
  for (const [purpose, yes] of Object.entries(answers))
    await page.locator(`input[name^="${purpose}"][value="${yes ? 'yes' : 'no'}"]`).check();
  await page.getByRole('button', { name: say(language, 'own_data.save'), exact: true }).click();
  await page.getByText(say(language, 'own_data.saved.title')).waitFor();
}

export const notice = (page) => page.getByRole('status');

export async function openTask(page, name) {
  await page.goto(program);
  await page.getByRole('link', { name, exact: true }).first().click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

export async function checkAnswers(page, language = 'en') {
  await page.getByRole('button', { name: say(language, 'task.continue'), exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say(language, 'check.title') }).waitFor();
}

export async function completeTask(page, language = 'en') {
  await checkAnswers(page, language);
  await page.getByRole('button', { name: say(language, 'check.complete'), exact: true }).click();
  await notice(page).filter({ hasText: say(language, 'notice.task_completed') }).waitFor();
}

const workflows = { en: 'Planning and co-host request', ko: '기획 및 공동 주최 요청' };
export const startButton = (page, { language = 'en', workflow = workflows[language] } = {}) =>
  page.getByRole('button', { name: new RegExp(`^${say(language, 'program.start')}\\s*: ${workflow}$`) });

export async function startWorkflow(page, workflow) {
  await page.goto(program);
  await startButton(page, { workflow }).click();
  await notice(page).filter({ hasText: say('en', 'notice.started') }).waitFor();
}

export const startPlanning = (page) => startWorkflow(page);

export const concept = {
  'concept.background': 'Both ministries work on digital services for citizens and wish to compare how they run them.',
  'concept.backgroundKo': '양 부처는 국민을 위한 디지털 서비스를 운영하고 있으며 그 경험을 나누고자 합니다.',
  'concept.theme1.title': 'Civil service training in the age of data',
  'concept.theme1.titleKo': '데이터 시대의 공무원 교육',
  'concept.theme1.leadMois': 'Training institution 1, Korea',
  'concept.theme1.leadPartner': 'Training institution 1, Uzbekistan',
};
export const cohost = { 'request.paragraph': 'We would be glad to prepare the program together with a working group of both sides.' };

export async function fillEnquiry(page) {
  await openTask(page, 'Record the enquiry');
  await answerForm(page, 'enquiry', { 'enquiry.contact': 'Focal point 1, Uzbekistan' });
  await completeTask(page);
}

export async function fillConcept(page) {
  await openTask(page, 'Write the concept note');
  await answerForm(page, 'concept_note', concept);
  await completeTask(page);
}

export async function fillRequest(page) {
  await openTask(page, 'Prepare the co-host request');
  await answerForm(page, 'cohost_request', cohost);
  await completeTask(page);
}

// On the page of a link: decides, and waits until the decision is shown.
export async function decide(page, outcome, { comment, language = 'en' } = {}) {
  await page.getByLabel(say(language, `decision.${outcome}`), { exact: true }).check();
  if (comment) await page.getByLabel(say(language, 'decision.comment'), { exact: true }).fill(comment);
  await page.getByRole('button', { name: say(language, 'decision.button'), exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say(language, 'decided.received') }).waitFor();
}

// The decision of that person, by the link of the mail that asks, on a phone.
export async function decideByLink(scene, address, subject, { outcome = 'approve', seen = async () => {}, ...options } = {}) {
  const { page: link, visitor } = await scene.openLink(await scene.mail(address, subject));
  await seen(link, visitor);
  await decide(link, outcome, options);
  await visitor.close();
}

export async function dispatch(page, { number = 'ICD-2027-014', channel = 'mail', handedOver } = {}) {
  await openTask(page, 'Dispatch the letter');
  await answer(page, {
    [say('en', 'dispatch.number')]: number,
    [say('en', `dispatch.channel.${channel}`)]: true,
    ...(handedOver ? { [say('en', 'dispatch.reference')]: 'NV-27/3', [say('en', 'dispatch.handed_over')]: handedOver } : {}),
  });
  await page.getByLabel(say('en', 'dispatch.file'), { exact: true }).setInputFiles(pdf);
  await page.getByRole('button', { name: 'Dispatch', exact: true }).click();
  await notice(page).filter({ hasText: 'The letter is dispatched' }).waitFor();
}

// Brings a new case to a step, by the shortest way.
export async function playTo(scene, page, step) {
  await startPlanning(page);
  const steps = [
    ['enquiry', () => fillEnquiry(page)],
    ['concept_note', () => fillConcept(page)],
    ['review_concept_note', async () => {
      const link = await scene.openLink(await scene.mail(people.reviewer, /제1판/));
      await decide(link.page, 'approve', { language: 'ko' });
      await link.visitor.close();
    }],
    ['cohost_request', () => fillRequest(page)],
    ['sign_letter', async () => {
      const link = await scene.openLink(await scene.mail(people.signatory, /your decision/));
      await decide(link.page, 'approve');
      await link.visitor.close();
    }],
    ['dispatch', () => dispatch(page)],
  ];
  for (const [name, play] of steps) {
    if (name === step) return;
    await play();
  }
}

export { linksIn, say, waitFor };
