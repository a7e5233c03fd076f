// A backend with invented prices: answers GET /snapshot?symbol=… and publishes ticks over the engine API.
//   node feed.mjs [URL of the engine API [port]]
import { once } from 'node:events';
import { createServer } from 'node:http';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

export class Feed {
  #api;
  #server = createServer((request, response) => this.#answer(request, response));
  #prices = new Map();

  constructor(api, prices) {
    this.#api = api;
    for (const [symbol, price] of Object.entries(prices)) this.#prices.set(symbol, { symbol, n: 1, price });
  }

  get symbols() { return [...this.#prices.keys()]; }

  /** Its port. */
  async open(port) {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.#server.address().port;
  }

  close() { this.#server.close(); }

  /** A new price; how many have it. */
  async tick(symbol, change) {
    const { n, price } = this.#prices.get(symbol);
    const next = { symbol, n: n + 1, price: Math.round((price + change) * 100) / 100 };
    this.#prices.set(symbol, next);
    const response = await fetch(`${this.#api}/v1/mesh/publish`, { method: 'POST', body: JSON.stringify({ c: `tick:${symbol}`, d: JSON.stringify(next) }) });
    if (!response.ok) throw new Error(`the engine API says ${response.status}: ${await response.text()}`);
    const { E, r } = await response.json();
    if (E) throw new Error(E.m);
    return r.s;
  }

  #answer(request, response) {
    const price = this.#prices.get(new URL(request.url, 'http://feed').searchParams.get('symbol'));
    response.writeHead(price ? 200 : 404, { 'Content-Type': 'application/json' }).end(price && JSON.stringify(price));
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const feed = new Feed(argv[2] ?? 'http://127.0.0.1:6789', { BTCUSDT: 64000, ETHUSDT: 3100 });
  console.log(`snapshots on port ${await feed.open(Number(argv[3] ?? 8001))}`);
  setInterval(() => {
    for (const symbol of feed.symbols) feed.tick(symbol, Math.random() * 20 - 10).catch(error => console.error(error.message));
  }, 500);
}
