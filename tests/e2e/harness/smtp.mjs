// A mail relay on loopback that keeps what it accepts, and can misbehave as relays do.
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { waitFor } from './wait.mjs';

const refusal = (responseCode, text) => Object.assign(new Error(text), { responseCode });

export class Relay {
  // mode: "accept"; "busy" (451 after DATA); "refuse" (550 at RCPT); "hang" (no reply after the final dot);
  // "drop" (keeps the mail, then cuts the line before the 250, so that the sender cannot know).
  mode = 'accept';
  mails = [];
  attempts = 0;
  unknown = new Set(); // addresses that no mailbox has

  static async start({ port = 0, user, password } = {}) {
    const relay = new Relay();
    relay.server = new SMTPServer({
      authOptional: !user,
      allowInsecureAuth: true,
      disabledCommands: user ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      closeTimeout: 200,
      onConnect(session, done) {
        done();
      },
      onAuth({ username, password: given }, session, done) {
        if (username === user && given === password) done(null, { user });
        else done(refusal(535, 'Authentication failed'));
      },
      onRcptTo(address, session, done) {
        done(relay.mode === 'refuse' || relay.unknown.has(address.address) ? refusal(550, 'No such mailbox') : undefined);
      },
      onData(stream, session, done) {
        relay.receive(stream, session, done);
      },
    });
    relay.server.on('error', () => {}); // a client that goes away in mid-session is no failure of the relay
    relay.sockets = new Set();
    relay.server.server.on('connection', (socket) => {
      relay.sockets.add(socket);
      socket.on('close', () => relay.sockets.delete(socket));
    });
    await new Promise((resolve) => { relay.server.listen(port, '127.0.0.1', resolve); });
    relay.port = relay.server.server.address().port;
    relay.url = `smtp://127.0.0.1:${relay.port}`;
    return relay;
  }

  async receive(stream, session, done) {
    const chunks = [];
    try {
      for await (const chunk of stream) chunks.push(chunk);
      this.attempts += 1;
      if (this.mode === 'busy') return done(refusal(451, 'Try again later'));
      if (this.mode === 'hang') return undefined;
      const raw = Buffer.concat(chunks);
      const parsed = await simpleParser(raw, { skipImageLinks: true });
      const { mode } = this;
      this.mails.push(Object.assign(parsed, {
        raw: raw.toString('utf8'),
        envelope: { from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map(({ address }) => address) },
      }));
      if (mode === 'drop') return this.cut();
      return done();
    } catch (error) {
      return done(error);
    }
  }

  cut() {
    for (const socket of this.sockets) socket.destroy();
  }

  // The oldest mail, from number `from` on, that `matches`; waits for it.
  async waitForMail(matches, { from = 0, timeout = 20_000 } = {}) {
    const subjects = () => `a mail; there are: ${this.mails.slice(from).map((mail) => `${mail.envelope.to}: ${mail.subject}`).join(' | ') || 'none'}`;
    return waitFor(subjects, () => this.mails.slice(from).find(matches), { timeout });
  }

  async stop() {
    const closed = new Promise((resolve) => { this.server.close(resolve); });
    this.cut();
    await closed;
  }
}

export const mailTo = (address) => (mail) => mail.envelope.to.includes(address);

// The addresses a reader could press in the text part, without the punctuation of the sentence around them.
export function linksIn(mail) {
  return [...(mail.text ?? '').matchAll(/https?:\/\/[^\s<>"]+/g)].map(([link]) => link.replace(/[).,;:]+$/, ''));
}
