// A WebSocket on which JSON goes both ways. What has an op or an error answers the oldest request that waits; all else is news.
export class JsonSocket {
  #socket;
  #waiting = [];

  /** Connects; `news` is called with whatever nobody asked for. */
  constructor(url, news) {
    this.#socket = new WebSocket(url);
    this.opened = new Promise((resolve, reject) => {
      this.#socket.addEventListener('open', () => resolve(this));
      this.#socket.addEventListener('error', () => reject(new Error(`cannot connect to ${url}`)));
    });
    /** The code with which the connection ended. */
    this.closed = new Promise(resolve => this.#socket.addEventListener('close', ({ code }) => resolve(this.#end(code))));
    this.#socket.addEventListener('message', ({ data }) => this.#take(parse(data), news));
  }

  static open(url, news) { return new JsonSocket(url, news).opened; }

  /** The answer to a request; an answer with an error is thrown. */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#socket.send(JSON.stringify(request));
    });
  }

  close() { this.#socket.close(1000); }

  #take(message, news) {
    if ((message.op === undefined && message.error === undefined) || this.#waiting.length === 0) return news(message);
    const { resolve, reject } = this.#waiting.shift();
    if (message.error === undefined) resolve(message);
    else reject(new Error(message.error));
  }

  #end(code) {
    for (const { reject } of this.#waiting) reject(new Error(`the connection has ended with ${code}`));
    return code;
  }
}

// A channel is a topic, and what devices publish there need not be JSON.
function parse(data) {
  try {
    const value = JSON.parse(data);
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // A text then.
  }

  return { text: String(data) };
}
