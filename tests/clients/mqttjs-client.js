// MQTT.js against a broker: one scenario, what it saw printed one line each. See MqttJsTests.
// node mqttjs-client.js SCENARIO URL VERSION [CA]
'use strict';
const fs = require('fs');
let mqtt;
try {
  mqtt = require('mqtt');
} catch {
  console.error('MQTT.js is missing: ./eng/test installs it (npm ci in tests/clients)');
  process.exit(3);
}

const [scenario, url, version, ca] = process.argv.slice(2);
const patience = setTimeout(() => { console.error('not in time'); process.exit(4); }, 30000);

class Client {
  static async connect(options = {}) {
    const client = new Client();
    client.messages = [];
    client.waiting = [];
    client.mqtt = mqtt.connect(url, { protocolVersion: Number(version), protocolId: version === '3' ? 'MQIsdp' : 'MQTT', reconnectPeriod: 0, ca: ca && fs.readFileSync(ca), ...options });
    client.mqtt.on('error', error => { console.error(error); process.exit(5); });
    client.mqtt.on('message', (topic, payload, packet) => {
      const message = { topic, text: payload.toString(), packet };
      if (client.waiting.length) client.waiting.shift()(message);
      else client.messages.push(message);
    });
    client.connack = await new Promise(resolve => client.mqtt.on('connect', resolve));
    return client;
  }

  next() {
    return this.messages.length ? Promise.resolve(this.messages.shift()) : new Promise(resolve => this.waiting.push(resolve));
  }

  async show() {
    const { topic, text, packet } = await this.next();
    console.log(`message ${topic} ${text} qos=${packet.qos} retain=${Number(packet.retain)}`);
  }

  subscribe(topic, options) { return this.mqtt.subscribeAsync(topic, options); }

  publish(topic, payload, options) { return this.mqtt.publishAsync(topic, payload, options); }

  async leave() {
    await this.mqtt.endAsync();
    console.log('left');
  }
}

const scenarios = {
  async exchange() {
    const client = await Client.connect();
    const [grant] = await client.subscribe('mqttjs/exchange', { qos: 2 });
    console.log(`granted ${grant.qos}`);
    for (const qos of [0, 1, 2]) {
      await client.publish('mqttjs/exchange', `p${qos}`, { qos });
      await client.show();
    }
    await client.publish('mqttjs/exchange', Buffer.alloc(100000, 'x'), { qos: 2 });
    console.log(`length ${(await client.next()).text.length}`);
    await client.mqtt.unsubscribeAsync('mqttjs/exchange');
    await client.leave();
  },

  async resume() {
    const session = { clientId: 'mqttjs-keeper', clean: false, properties: version === '5' ? { sessionExpiryInterval: 300 } : undefined };
    let keeper = await Client.connect(session);
    console.log(`present ${Number(keeper.connack.sessionPresent)}`);
    await keeper.subscribe('mqttjs/resume', { qos: 2 });
    await keeper.leave();
    const publisher = await Client.connect();
    // A client hands over QoS 2 only after PUBREL: behind the others, so that the order is the broker's.
    for (const qos of [1, 1, 2]) await publisher.publish('mqttjs/resume', `while away ${qos}`, { qos });
    await publisher.leave();
    keeper = await Client.connect({ ...session, resubscribe: false });
    console.log(`present ${Number(keeper.connack.sessionPresent)}`);
    for (let i = 0; i < 3; i++) await keeper.show();
    await keeper.leave();
    const fresh = await Client.connect({ clientId: 'mqttjs-keeper', clean: true });
    console.log(`present ${Number(fresh.connack.sessionPresent)}`);
    await fresh.leave();
  },

  async will() {
    const witness = await Client.connect();
    await witness.subscribe('mqttjs/will', { qos: 1 });
    const victim = await Client.connect({ will: { topic: 'mqttjs/will', payload: 'gone', qos: 1 } });
    victim.mqtt.stream.destroy();
    await witness.show();
    await witness.leave();
  },

  async shared() {
    const members = [await Client.connect(), await Client.connect()];
    for (const member of members) await member.subscribe('$share/group/mqttjs/shared', { qos: 1 });
    const publisher = await Client.connect();
    for (let i = 0; i < 10; i++) await publisher.publish('mqttjs/shared', `${i}`, { qos: 1 });
    const got = [];
    for (const member of members) for (let i = 0; i < 5; i++) got.push((await member.next()).text);
    console.log(`together ${got.sort().join(' ')}`);
    for (const client of [...members, publisher]) await client.leave();
  },

  // Both ways: the client names its topics once, and so does the broker, which MQTT.js resolves.
  async alias() {
    const receiver = await Client.connect({ properties: { topicAliasMaximum: 5 } });
    await receiver.subscribe('mqttjs/alias/#', { qos: 1 });
    const sender = await Client.connect({ autoAssignTopicAlias: true });
    const sent = [];
    sender.mqtt.on('packetsend', packet => { if (packet.cmd === 'publish') sent.push(`${packet.topic.length}:${packet.properties.topicAlias}`); });
    for (const payload of ['a', 'b', 'c']) await sender.publish('mqttjs/alias/long/topic', payload, { qos: 1 });
    console.log(`sent ${sent.join(' ')}`);
    for (let i = 0; i < 3; i++) {
      const { topic, text, packet } = await receiver.next();
      console.log(`message ${topic} ${text} alias=${packet.properties?.topicAlias}`);
    }
    await sender.leave();
    await receiver.leave();
  },

  async properties() {
    const service = await Client.connect();
    await service.subscribe('mqttjs/requests', { qos: 1, properties: { subscriptionIdentifier: 7 } });
    const caller = await Client.connect();
    await caller.subscribe('mqttjs/answers', { qos: 1 });
    await caller.publish('mqttjs/requests', 'ping', {
      qos: 1,
      properties: { responseTopic: 'mqttjs/answers', correlationData: Buffer.from('c1'), contentType: 'text/plain', userProperties: { k: ['v', 'w'] } },
    });
    const { properties } = (await service.next()).packet;
    console.log(`request ${properties.contentType} k=${properties.userProperties.k} id=${properties.subscriptionIdentifier}`);
    await service.publish(properties.responseTopic, 'pong', { qos: 1, properties: { correlationData: properties.correlationData } });
    const answer = await caller.next();
    console.log(`answer ${answer.text} ${answer.packet.properties.correlationData}`);
    await caller.leave();
    await service.leave();
  },
};

scenarios[scenario]().then(() => clearTimeout(patience));
