import { JsonSocket } from '../json-socket.mjs';

/** Prices as they change: `changed` is called with {symbol, n, price} of each snapshot and of each tick that is newer. */
export class Market {
  #socket;
  #changed;
  #seen = new Map();
  #early = new Map();

  constructor(changed) { this.#changed = changed; }

  static async open(url, changed) {
    const market = new Market(changed);
    market.#socket = await JsonSocket.open(url, news => market.#take(news));
    return market;
  }

  subscribe(...symbols) { return this.#socket.ask({ op: 'subscribe', symbols }); }

  async unsubscribe(...symbols) {
    await this.#socket.ask({ op: 'unsubscribe', symbols });
    for (const symbol of symbols) this.#seen.delete(symbol);
  }

  close() { this.#socket.close(); }

  #take({ snapshot, ...tick }) {
    if (snapshot) return this.#begin(snapshot);
    if (this.#seen.has(tick.symbol)) return this.#show(tick);
    this.#early.set(tick.symbol, tick); // The snapshot is still to come; of ticks before it the last is enough.
  }

  #begin(snapshot) {
    this.#seen.delete(snapshot.symbol);
    this.#show(snapshot);
    const early = this.#early.get(snapshot.symbol);
    this.#early.delete(snapshot.symbol);
    if (early) this.#show(early);
  }

  #show(price) {
    if (price.n <= this.#seen.get(price.symbol)) return;
    this.#seen.set(price.symbol, price.n);
    this.#changed(price);
  }
}
