"""paho-mqtt against a broker: one scenario, what it saw printed one line each. See PahoTests."""
import argparse
import queue
import socket
import sys

try:
    import paho.mqtt.client as mqtt
    from paho.mqtt.packettypes import PacketTypes
    from paho.mqtt.properties import Properties
    from paho.mqtt.subscribeoptions import SubscribeOptions
except ImportError:
    sys.exit("paho-mqtt is missing: ./eng/test installs it (Debian: apt-get install python3-paho-mqtt)")

PATIENCE = 30
arguments = argparse.ArgumentParser()
arguments.add_argument("scenario")
arguments.add_argument("--port", type=int, required=True)
arguments.add_argument("--transport", default="tcp")
arguments.add_argument("--ca")
arguments.add_argument("--version", type=int, default=4)
arguments.add_argument("--password")
options = arguments.parse_args()
V5 = options.version == 5


class Client:
    """A connected client whose events are taken from a queue, in order."""

    def __init__(self, name="", clean=True, expiry=0, will=None, is_refused=False):
        self.events = queue.Queue()
        old_callbacks = [mqtt.CallbackAPIVersion.VERSION1] if hasattr(mqtt, "CallbackAPIVersion") else []
        session = {} if V5 else {"clean_session": clean}
        self.mqtt = mqtt.Client(*old_callbacks, client_id=name, protocol=options.version, transport=options.transport, **session)
        self.mqtt.on_connect = lambda client, data, flags, code, properties=None: self.events.put(("connected", flags["session present"], code))
        self.mqtt.on_subscribe = lambda client, data, mid, granted, properties=None: self.events.put(("subscribed", [int(str(g)) if not hasattr(g, "value") else g.value for g in granted]))
        self.mqtt.on_unsubscribe = lambda *ignored: self.events.put(("unsubscribed",))
        self.mqtt.on_message = lambda client, data, message: self.events.put(("message", message))
        self.mqtt.on_disconnect = lambda client, data, code, properties=None: self.events.put(("disconnected", getattr(code, "value", code)))
        if will:
            self.mqtt.will_set(*will)
        if options.password:
            self.mqtt.username_pw_set("u", options.password)
        if options.transport == "websockets":
            self.mqtt.ws_set_options(path="/mqtt")
        if options.ca:
            self.mqtt.tls_set(options.ca)
        start = {}
        if V5:
            start = {"clean_start": clean, "properties": properties(PacketTypes.CONNECT, SessionExpiryInterval=expiry)}
        self.mqtt.connect("localhost" if options.ca else "127.0.0.1", options.port, 60, **start)
        self.mqtt.loop_start()
        _, self.session_present, self.code = self.take("connected")
        assert is_refused or self.code == 0, "CONNECT was refused"

    def take(self, kind):
        event = self.events.get(timeout=PATIENCE)
        assert event[0] == kind, f"{event} in place of {kind}"
        return event

    def subscribe(self, topic, qos):
        self.mqtt.subscribe(topic, qos)
        return self.take("subscribed")[1]

    def publish(self, topic, payload, qos=1, retain=False, **v5):
        extra = {"properties": properties(PacketTypes.PUBLISH, **v5)} if V5 else {}
        self.mqtt.publish(topic, payload, qos, retain, **extra).wait_for_publish(PATIENCE)

    def message(self):
        return self.take("message")[1]

    def show(self):
        message = self.message()
        print("message", message.topic, message.payload.decode(), f"qos={message.qos}", f"retain={int(message.retain)}")

    def leave(self):
        self.mqtt.disconnect()
        code = self.take("disconnected")[1]
        self.mqtt.loop_stop()
        print("left", code)


def properties(packet, **values):
    result = Properties(packet)
    for name, value in values.items():
        setattr(result, name, value)
    return result


def exchange():
    client = Client()
    print("granted", *client.subscribe("paho/exchange", 2))
    for qos in range(3):
        client.publish("paho/exchange", f"p{qos}", qos)
        client.show()
    client.publish("paho/exchange", "x" * 100000, 2)
    print("length", len(client.message().payload))
    client.mqtt.unsubscribe("paho/exchange")
    client.take("unsubscribed")
    client.leave()


def resume():
    keeper = Client("paho-keeper", clean=False, expiry=300)
    print("present", keeper.session_present)
    keeper.subscribe("paho/resume", 2)
    keeper.leave()
    publisher = Client()
    for qos in (1, 1, 2):  # a client hands over QoS 2 only after PUBREL: behind the others, so that the order is the broker's
        publisher.publish("paho/resume", f"while away {qos}", qos)
    publisher.leave()
    keeper = Client("paho-keeper", clean=False, expiry=300)
    print("present", keeper.session_present)
    for _ in range(3):
        keeper.show()
    keeper.leave()
    fresh = Client("paho-keeper", clean=True)
    print("present", fresh.session_present)
    fresh.leave()


def will():
    witness = Client()
    witness.subscribe("paho/will", 1)
    victim = Client(will=("paho/will", "gone", 1, False))
    victim.mqtt.socket().shutdown(socket.SHUT_RDWR)
    witness.show()
    witness.leave()


def retained():
    client = Client()
    client.publish("paho/retained", "kept", retain=True)
    client.subscribe("paho/retained", 1)
    client.show()
    client.publish("paho/retained", "", retain=True)
    client.message()
    client.leave()


def shared():
    members = [Client(), Client()]
    for member in members:
        member.subscribe("$share/group/paho/shared", 1)
    publisher = Client()
    for number in range(10):
        publisher.publish("paho/shared", str(number))
    got = [[member.message().payload.decode() for _ in range(5)] for member in members]
    print("together", *sorted(got[0] + got[1]))
    for client in (*members, publisher):
        client.leave()


def v5_properties():
    client = Client()
    subscription = properties(PacketTypes.SUBSCRIBE, SubscriptionIdentifier=7)
    client.mqtt.subscribe("paho/v5", options=SubscribeOptions(qos=1, retainAsPublished=True), properties=subscription)
    client.take("subscribed")
    client.publish("paho/v5", "v", ContentType="text/plain", ResponseTopic="answers", CorrelationData=b"c1", MessageExpiryInterval=60,
                   PayloadFormatIndicator=1, UserProperty=[("k", "v"), ("k", "w")])
    got = client.message().properties
    print(got.ContentType, got.ResponseTopic, got.CorrelationData.decode(), got.MessageExpiryInterval <= 60, got.PayloadFormatIndicator,
          got.UserProperty, got.SubscriptionIdentifier)
    client.leave()


def v5_no_local():
    client = Client()
    client.mqtt.subscribe("paho/local", options=SubscribeOptions(qos=1, noLocal=True))
    client.take("subscribed")
    other = Client()
    client.publish("paho/local", "own")
    other.publish("paho/local", "foreign")
    client.show()
    client.leave()
    other.leave()


def logins():
    """Connects as each line NAME<tab>PASSWORD of the standard input says, and prints how the broker answers."""
    for line in sys.stdin:
        name, password = line.rstrip("\n").split("\t")
        answers = queue.Queue()
        old_callbacks = [mqtt.CallbackAPIVersion.VERSION1] if hasattr(mqtt, "CallbackAPIVersion") else []
        client = mqtt.Client(*old_callbacks, protocol=options.version)
        client.username_pw_set(name, password)
        client.on_connect = lambda client, data, flags, code, properties=None: answers.put(code)
        client.connect("127.0.0.1", options.port, 60)
        client.loop_start()
        print("answer", answers.get(timeout=PATIENCE))
        client.disconnect()
        client.loop_stop()


def refused():
    client = Client("paho-refused", is_refused=True)
    print("refused", client.code)
    client.mqtt.loop_stop()


def denied():
    client = Client("paho-denied")
    print("granted", *client.subscribe("deny/a", 1))
    print("granted", *client.subscribe("a", 1))
    client.publish("deny/a", "nobody gets this")
    client.publish("a", "allowed")
    client.show()
    client.leave()


def kicked():
    client = Client("paho-kicked")
    print("ready", flush=True)
    print("ended", client.take("disconnected")[1])
    client.mqtt.loop_stop()


def held():
    client = Client("paho-held")
    client.subscribe("a", 1)
    sent = [client.mqtt.publish("a", str(number), 1) for number in range(30)]
    print("ready", flush=True)
    for one in sent:
        one.wait_for_publish(PATIENCE)
    print("got", *(client.message().payload.decode() for _ in sent))
    client.leave()


{"refused": refused, "denied": denied, "kicked": kicked, "held": held, "exchange": exchange, "logins": logins,
 "resume": resume, "will": will, "retained": retained, "shared": shared,
 "properties": v5_properties, "nolocal": v5_no_local}[options.scenario]()
