// Decides about comments: consumes the queue they are in, and publishes those that may be shown. Several may run: each comment goes to one of them.
//   node backend.mjs [URL of the engine API]       (before Node 22: node --experimental-websocket backend.mjs)
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const QUEUE = 'comments';
const REFUSED = /\b(spoiler|idiot)\b/i;

export class Backend {
  #socket;
  #last = 0;
  #waiting = new Map();

  /** Connects to the engine API and consumes from then on. */
  static async start(url) {
    const backend = new Backend();
    await backend.#open(`${url.replace(/^http/, 'ws')}/ws/v1`);
    await backend.#ask('queue.pop', { t: [QUEUE] });
    return backend;
  }

  /** Comments that are on their way come first. */
  async stop() {
    await this.#ask('queue.unpop', {});
    this.#socket.close(1000);
  }

  #open(url) {
    this.#socket = new WebSocket(url);
    this.#socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(data)));
    return new Promise((resolve, reject) => {
      this.#socket.addEventListener('open', resolve);
      this.#socket.addEventListener('error', () => reject(new Error(`cannot connect to ${url}`)));
    });
  }

  #ask(method, parameters) {
    const id = ++this.#last;
    this.#socket.send(JSON.stringify({ m: method, p: parameters, i: id }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #take(message) {
    if (message.e === 'queue.pop') return this.#decide(message.p.c, message.p.d);
    const { resolve, reject } = this.#waiting.get(message.i);
    this.#waiting.delete(message.i);
    if (message.E) reject(new Error(message.E.m));
    else resolve(message.r);
  }

  async #decide(client, { video, text, at }) {
    try {
      if (REFUSED.test(text)) await this.#ask('mesh.send', { c: client, d: JSON.stringify({ refused: text }) });
      else await this.#ask('mesh.publish', { c: `video:${video}`, d: JSON.stringify({ text, at }) });
    } catch (error) {
      console.error(`about "${text}": ${error.message}`); // Its writer may have left meanwhile.
    }
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await Backend.start(argv[2] ?? 'http://127.0.0.1:6789');
  console.log('deciding about comments');
}
