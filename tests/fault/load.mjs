// People at work: coordinators who take whatever task is open, and receivers of mail who answer its link. All of them stop
// when the server goes away and go on when it is back.
import { Client } from '../e2e/harness/client.mjs';
import { linksIn } from '../e2e/harness/smtp.mjs';

const program = '/programs/UZ-2027';
const coordinators = ['coordinator@mois.example', 'coordinator@mois.example', 'coordinator@mois.example'];
const receivers = 2;
const mostOpenTasks = 12;

// What the forms do not suggest by themselves.
const answers = {
  'enquiry.contact': 'Focal point 1, Uzbekistan',
  'concept.background': 'Both ministries wish to compare how they run digital services.',
  'concept.backgroundKo': '양 부처는 디지털 서비스를 운영한 경험을 나누고자 합니다.',
  'concept.theme1.title': 'Civil service training',
  'concept.theme1.titleKo': '공무원 교육',
  'concept.theme1.leadMois': 'Training institution 1, Korea',
  'concept.theme1.leadPartner': 'Training institution 1, Uzbekistan',
  'request.paragraph': 'We would be glad to prepare the program together.',
  'reply.answer': 'accept',
};
const byEmbassy = { channel: 'embassy', reference: 'NV 1', handed_over: '2027-01-05' };
const byMail = { channel: 'mail' };
const inRows = { 'roles.duties[].person': 'Officer 1', 'plan.venues[].name': 'Hall 1' }; // in each row of a list
const answersFor = (form) => Object.fromEntries([
  ...Object.entries(answers).filter(([name]) => form.html.includes(`name="${name}"`)),
  ...form.fields.map(([name]) => [name, inRows[name.replace(/\[\d+\]/g, '[]')]]).filter(([, answer]) => answer),
]);

class Gone extends Error {}

export class Load {
  completed = new Set(); // tasks whose completion the server acknowledged
  surprises = [];
  traffic = { open: new Set(), changes: 0 };
  claimed = new Set();

  constructor(origin, relay) {
    this.origin = origin;
    this.relay = relay;
    this.clients = [];
  }

  // Before anything is killed: an attempt to sign in that is cut off counts as a failed one, and a few of those lock the
  // account. The sessions outlive the crashes.
  async arrive() {
    for (const email of coordinators) {
      const client = new Client(this.origin, this.traffic);
      await client.signIn(email, 'entente-demo');
      this.clients.push(client);
    }
  }

  start() {
    this.running = true;
    this.claimed = new Set(this.completed);
    this.answeredMails = new Set();
    this.people = [
      ...this.clients.map((client, index) => this.keepGoing(() => this.coordinate(client), `${coordinators[index]} ${index}`)),
      // Every mail is opened on a device of its own.
      ...Array.from({ length: receivers }, (_, index) => this.keepGoing(() => this.answerMail(new Client(this.origin, this.traffic)), `receiver ${index}`)),
    ];
  }

  // The server was killed: resolves when everybody has noticed.
  async interrupted() {
    this.running = false;
    await Promise.all(this.people);
  }

  // Lets everybody end what they are at.
  async finish() {
    await this.interrupted();
  }

  openRequests() {
    return [...this.traffic.open].map(({ method, path, since }) => `${method} ${path} for ${Date.now() - since} ms`);
  }

  openChanges() {
    return [...this.traffic.open].filter(({ method }) => method === 'POST');
  }

  async keepGoing(work, name) {
    try {
      while (this.running) {
        const busy = await work();
        if (!busy) await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
    } catch (error) {
      // fetch says TypeError when the line breaks; anything else has to be explained.
      if (!(error instanceof Gone) && error.name !== 'TypeError') this.surprises.push(`${name}: ${error.stack}`);
    }
  }

  async coordinate(client) {
    const page = await client.get(program);
    this.expect(page, 200);
    // What is open stands above the documents; below them the page leads to what is done.
    const [open] = page.html.split('id="documents"');
    const tasks = [...new Set([...open.matchAll(/href="\/tasks\/(\d+)"/g)].map(([, id]) => Number(id)))];
    const task = tasks.find((id) => !this.claimed.has(id));
    if (task === undefined) {
      if (tasks.length >= mostOpenTasks) return false;
      const { page: started } = await client.submit(page.form(/\/start\/planning/));
      this.expect(started, 200);
      return true;
    }
    this.claimed.add(task);
    const form = (await client.get(`/tasks/${task}`)).forms.find(({ html }) => /name="step"/.test(html));
    if (!form) return true; // somebody else's turn
    if (/name="channel"/.test(form.html)) return this.complete(client, task, form, 'dispatch', { number: `2027-${task}`, ...(task % 2 ? byEmbassy : byMail) });
    return this.fillIn(client, task, form);
  }

  async fillIn(client, task, form) {
    const { page } = await client.submit(form, { ...answersFor(form), step: 'check' });
    if (this.isOver(page)) return true; // somebody else was quicker
    const check = page.forms.find(({ html }) => /value="complete"/.test(html));
    if (!check) throw new Error(`the answers to task ${task} are refused: ${page.html.match(/<a href="#[^<]*/g)?.join(' ')}`);
    return this.complete(client, task, check, 'complete');
  }

  async complete(client, task, form, step, more = {}) {
    const { status, page } = await client.submit(form, { ...more, ...(step && { step }) });
    // A mail that was cut off arrives twice, so two may answer one task: the second is told, and the oracle sees to it that
    // the first was kept.
    if (status !== 303 && !this.isOver(page)) throw new Error(`task ${task}: ${step ?? 'deciding'} gave ${status}: ${page.html}`);
    this.completed.add(task);
    return true;
  }

  isOver(page) {
    return page.status === 200 && !page.forms.some(({ html }) => /name="(outcome|step)"/.test(html));
  }

  async answerMail(client) {
    const mail = this.relay.mails.find((one) => !this.answeredMails.has(one));
    if (!mail) return false;
    this.answeredMails.add(mail);
    const link = linksIn(mail).find((one) => /\/a\//.test(one));
    if (!link) return true;
    const page = await client.get(link);
    const task = Number(/\/t\/(\d+)/.exec(page.url)?.[1]);
    const form = page.forms.find(({ html }) => /name="(outcome|reply\.answer)"/.test(html));
    if (!task || !form) return true; // decided before
    if (!/name="outcome"/.test(form.html)) return this.fillIn(client, task, form);
    return this.complete(client, task, form, undefined, { outcome: 'approve' });
  }

  expect(page, status) {
    if (page.status !== status) throw new Error(`${page.url} gave ${page.status}`);
  }
}
