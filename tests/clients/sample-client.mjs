// The clients of samples/ against a broker: one scenario, what it saw printed one line each. See SampleClientTests.
// node sample-client.mjs SCENARIO URL API
import { createHash } from 'node:crypto';
import WebSocket from 'ws';
import { Chat } from '../../samples/chat/client.mjs';
import { Backend } from '../../samples/comments/backend.mjs';
import { Viewer } from '../../samples/comments/client.mjs';
import { Feed } from '../../samples/market/feed.mjs';
import { Market } from '../../samples/market/client.mjs';
import { MessageCentre } from '../../samples/messages/client.mjs';

globalThis.WebSocket ??= WebSocket; // Node has it from 22 on.

const [scenario, url, api, extra] = process.argv.slice(2);
const patience = setTimeout(() => { console.error('not in time'); process.exit(4); }, 30000);

/** What came, in order, waited for one by one. */
class Inbox {
  #came = [];
  #waiting = [];

  put = value => {
    if (this.#waiting.length) this.#waiting.shift()(value);
    else this.#came.push(value);
  };

  next() { return this.#came.length ? Promise.resolve(this.#came.shift()) : new Promise(resolve => this.#waiting.push(resolve)); }
}

const show = (who, value) => console.log(who, typeof value === 'string' ? value : JSON.stringify(value));
const complain = (who, promise) => promise.then(() => show(who, 'no error'), error => show(who, error.message));
const sha1 = text => createHash('sha1').update(text).digest('hex');

async function publish(channel, data) {
  const response = await fetch(`${api}/v1/mesh/publish`, { method: 'POST', body: JSON.stringify({ c: channel, d: JSON.stringify(data) }) });
  return (await response.json()).r.s;
}

const scenarios = {
  // What the broker's test publishes is heard as well: it does so when it reads "ready".
  async chat() {
    const [inAnn, inBob] = [new Inbox(), new Inbox()];
    const [ann, bob] = [await Chat.join(url, '1', inAnn.put), await Chat.join(url, '2', inBob.put)];
    show('alone', await ann.say('anybody?'));
    show('ann', (await inAnn.next()).text);
    await bob.move('1');
    show('both', await ann.say('hello'));
    show('bob', (await inBob.next()).text);
    show('ann', (await inAnn.next()).text);
    console.log('ready');
    show('bob', await inBob.next());
    await bob.leave();
    await complain('bob', bob.say('again'));
    ann.close();
    bob.close();
  },

  async messages() {
    const token = sha1(extra + sha1(`${extra}ann`));
    const device = inbox => MessageCentre.login(url, { user: 'ann', token, arrived: inbox.put, read: id => inbox.put(`read ${id}`) });
    const [inPhone, inDesk] = [new Inbox(), new Inbox()];
    const [phone, desk] = [await device(inPhone), await device(inDesk)];
    await complain('mallory', MessageCentre.login(url, { user: 'ann', token: sha1('guess') }));
    show('devices', await publish('user:ann', { id: 7, text: 'your parcel is here' }));
    for (const [name, inbox] of [['phone', inPhone], ['desk', inDesk]]) show(name, await inbox.next());
    await phone.read(7);
    for (const [name, inbox] of [['phone', inPhone], ['desk', inDesk]]) show(name, await inbox.next());
    await phone.logout();
    console.log('ready');
    show('desk', await inDesk.next());
    show('devices', await publish('user:ann', { text: 'one left' }));
    show('desk', await inDesk.next());
    await complain('phone', phone.read(8));
    phone.close();
    desk.close();
  },

  async comments() {
    const backend = await Backend.start(api);
    const [inAnn, inBob] = [new Inbox(), new Inbox()];
    const viewer = (video, inbox) => Viewer.watch(url, video, { shown: inbox.put, refused: text => inbox.put(`refused: ${text}`) });
    const [ann, bob] = [await viewer('v1', inAnn), await viewer('v1', inBob)];
    await ann.comment('what a goal', 61.5);
    show('ann', await inAnn.next());
    show('bob', await inBob.next());
    await bob.comment('SPOILER: they lose', 70);
    show('bob', await inBob.next());
    await bob.move('v2');
    for (const text of ['one', 'two', 'three', 'four']) await ann.comment(text, 80);
    for (let i = 0; i < 4; i++) show('ann', (await inAnn.next()).text);
    await complain('ann', ann.comment('five', 80));
    await complain('bob', bob.comment('', 80));
    await bob.comment('others have their own bound', 80);
    show('bob', await inBob.next());
    await bob.leave();
    await complain('bob', bob.comment('x', 80));
    await backend.stop();
    ann.close();
    bob.close();
  },

  async market() {
    const feed = new Feed(api, { BTCUSDT: 64000, ETHUSDT: 3100 });
    await feed.open(Number(extra));
    const [inAnn, inBob] = [new Inbox(), new Inbox()];
    const [ann, bob] = [await Market.open(url, inAnn.put), await Market.open(url, inBob.put)];
    await ann.subscribe('BTCUSDT', 'ETHUSDT');
    for (let i = 0; i < 2; i++) show('ann', await inAnn.next());
    show('heard by', await feed.tick('BTCUSDT', 0.5));
    show('ann', await inAnn.next());
    await bob.subscribe('BTCUSDT');
    show('bob', await inBob.next());
    await publish('tick:BTCUSDT', { symbol: 'BTCUSDT', n: 2, price: 1 }); // Late: it is in bob's snapshot, and ann has had it.
    show('heard by', await feed.tick('BTCUSDT', -1));
    show('ann', await inAnn.next());
    show('bob', await inBob.next());
    console.log('ready');
    show('ann', await inAnn.next());
    await ann.unsubscribe('ETHUSDT', 'BTCUSDT');
    show('heard by', await feed.tick('BTCUSDT', 1));
    await complain('ann', ann.subscribe('NONE'));
    await complain('ann', ann.subscribe('no symbol'));
    feed.close();
    ann.close();
    bob.close();
  },
};

await scenarios[scenario]();
console.log('done');
clearTimeout(patience);
process.exit(0);
