// A WebSocket load for scripted servers: opens connections, sends each a text, then echoes, fans out or holds. One thread, epoll, ends by itself.
// Prints one line of JSON. What a server costs is its process's CPU clock, kernel included.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 64 * 1024, CONCURRENT = 64, PER_ADDRESS = 4000 };

typedef struct {
  int fd, up;
  unsigned have;        // bytes of an incomplete frame, or of the answer to the upgrade
  uint8_t rest[512];
} conn;

static const char *mode = "echo", *path = "/", *first = "";
static int port, pid, connections = 100, window = 1, size = 64;
static double seconds = 5, warmup = 1;
static int epoll, up, pending;
static conn *conns;
static uint64_t received;
static uint8_t frame[BUFFER + 16], batch[BUFFER * 2];
static unsigned frame_length;

static void die(const char *what) { fprintf(stderr, "wsload: %s: %s\n", what, strerror(errno)); exit(2); }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double server_cpu(void) {
  clockid_t clock;
  struct timespec t = {0};
  if (pid && !clock_getcpuclockid(pid, &clock)) clock_gettime(clock, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static long server_kb(const char *key) {
  char name[64], line[256];
  long value = 0;
  snprintf(name, sizeof name, "/proc/%d/smaps_rollup", pid);
  FILE *file = fopen(name, "r");
  while (file && fgets(line, sizeof line, file)) if (!strncmp(line, key, strlen(key))) value = atol(line + strlen(key));
  if (file) fclose(file);
  return value;
}

// A text frame of the client; the mask is zero, so that its payload needs no work here.
static unsigned make_frame(uint8_t *to, const char *payload, unsigned length) {
  unsigned head = 2;
  to[0] = 0x81;
  if (length < 126) to[1] = 0x80 | length;
  else { to[1] = 0x80 | 126; to[2] = length >> 8; to[3] = length; head = 4; }
  memset(to + head, 0, 4);
  if (payload) memcpy(to + head + 4, payload, length); else memset(to + head + 4, 'x', length);
  return head + 4 + length;
}

static void put(conn *c, const void *bytes, unsigned length) {
  if (write(c->fd, bytes, length) != (ssize_t)length) die("write");
}

static void send_frames(conn *c, int count) {
  int most = sizeof batch / frame_length;
  while (count > 0) {
    int n = count < most ? count : most;
    for (int i = 0; i < n; i++) memcpy(batch + i * frame_length, frame, frame_length);
    put(c, batch, n * frame_length);
    count -= n;
  }
}

static void open_connection(int i) {
  conn *c = conns + i;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)}, from = {.sin_family = AF_INET};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + i / PER_ADDRESS);
  int one = 1;
  if ((c->fd = socket(AF_INET, SOCK_STREAM, 0)) < 0) die("socket");
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (bind(c->fd, (void *)&from, sizeof from) || connect(c->fd, (void *)&to, sizeof to)) die("connect");
  char request[512];
  put(c, request, snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path, port));
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event)) die("epoll_ctl");
  pending++;
}

static unsigned upgraded(conn *c, uint8_t *data, unsigned length) {
  uint8_t *end = memmem(data, length, "\r\n\r\n", 4);
  if (!end) return 0;
  if (!memmem(data, length, " 101 ", 5)) { fprintf(stderr, "wsload: no upgrade: %.*s\n", (int)length, data); exit(3); }
  c->up = 1; up++; pending--;
  uint8_t text[512];
  if (*first) put(c, text, make_frame(text, first, strlen(first)));
  return end + 4 - data;
}

static int frames(uint8_t *data, unsigned length, unsigned *used) {
  unsigned at = 0;
  int count = 0;
  while (length - at >= 2) {
    unsigned payload = data[at + 1] & 127, head = 2;
    if (payload == 126) { if (length - at < 4) break; payload = data[at + 2] << 8 | data[at + 3]; head = 4; }
    if (length - at < head + payload) break;
    if ((data[at] & 15) == 8) { fprintf(stderr, "wsload: the server closed a connection\n"); exit(3); }
    count += (data[at] & 15) <= 2;
    at += head + payload;
  }
  *used = at;
  return count;
}

static int read_from(conn *c) {
  static uint8_t data[BUFFER + 512];
  memcpy(data, c->rest, c->have);
  ssize_t n = read(c->fd, data + c->have, BUFFER);
  if (n < 0 && errno == EAGAIN) return 0;
  if (n <= 0) die("read");
  unsigned length = c->have + n, used = c->up ? 0 : upgraded(c, data, length), more = 0;
  int count = c->up ? frames(data + used, length - used, &more) : 0;
  used += more;
  c->have = length - used;
  if (c->have > sizeof c->rest) {
    fprintf(stderr, "wsload: frames of more than %zu bytes are not read\n", sizeof c->rest);
    exit(3);
  }
  memcpy(c->rest, data + used, c->have);
  return count;
}

static int turn(int milliseconds, int answers) {
  static struct epoll_event events[1024];
  int n = epoll_wait(epoll, events, 1024, milliseconds), total = 0;
  for (int i = 0; i < n; i++) {
    conn *c = events[i].data.ptr;
    int count = read_from(c);
    if (answers && count) send_frames(c, count);
    total += count;
  }
  received += total;
  return total;
}

static void open_all(void) {
  for (int i = 0; up < connections;) {
    while (i < connections && pending < CONCURRENT) open_connection(i++);
    turn(100, 0);
  }
}

// Every connection has so many messages under way; each answer is followed by another message.
static void echo(double until) { while (now() < until) turn(100, 1); }

// The last connection sends; the next message when every other one has the one before. Its script answers nothing.
static uint64_t expected;
static void fan(double until) {
  while (now() < until) {
    while (expected < received + (uint64_t)window * (connections - 1)) { send_frames(conns + connections - 1, 1); expected += connections - 1; }
    turn(100, 0);
  }
}

static void measure(void (*run)(double)) {
  run(now() + warmup);
  uint64_t before = received;
  double began = now(), cpu = server_cpu();
  run(began + seconds);
  double took = now() - began, used = server_cpu() - cpu;
  uint64_t count = received - before;
  printf("{\"mode\":\"%s\",\"connections\":%d,\"window\":%d,\"size\":%d,\"messages\":%lu,\"secs\":%.3f,\"per_s\":%.0f,\"srv_exec\":%.3f,\"per_cpu_s\":%.0f,\"cpu_us\":%.3f}\n",
      mode, connections, window, size, count, took, count / took, used, used > 0 ? count / used : 0, count ? used / count * 1e6 : 0);
}

static void usage(void) {
  fprintf(stderr, "wsload -p PORT [-x SERVER_PID] [-m echo|fan|idle] [-P /path] [-f FIRST_TEXT] [-n connections] [-w window] [-s bytes] [-d seconds] [-u warm-up]\n");
  exit(1);
}

int main(int argc, char **argv) {
  for (int o; (o = getopt(argc, argv, "p:x:m:P:f:n:w:s:d:u:")) != -1;) switch (o) {
    case 'p': port = atoi(optarg); break;
    case 'x': pid = atoi(optarg); break;
    case 'm': mode = optarg; break;
    case 'P': path = optarg; break;
    case 'f': first = optarg; break;
    case 'n': connections = atoi(optarg); break;
    case 'w': window = atoi(optarg); break;
    case 's': size = atoi(optarg); break;
    case 'd': seconds = atof(optarg); break;
    case 'u': warmup = atof(optarg); break;
    default: usage();
  }
  if (!port || size > 500 || connections < 1) usage();
  signal(SIGPIPE, SIG_IGN);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  frame_length = make_frame(frame, NULL, size);
  conns = calloc(connections, sizeof *conns);
  epoll = epoll_create1(0);
  long before = server_kb("Private_Dirty:");
  open_all();
  if (!strcmp(mode, "idle")) {
    for (double until = now() + seconds; now() < until;) turn(50, 0);
    long after = server_kb("Private_Dirty:");
    printf("{\"mode\":\"idle\",\"connections\":%d,\"bytes_per_connection\":%.0f}\n", up, (after - before) * 1024.0 / up);
  } else if (!strcmp(mode, "fan")) {
    turn(500, 0);
    received = 0;
    measure(fan);
  } else {
    for (int i = 0; i < connections; i++) send_frames(conns + i, window);
    measure(echo);
  }
  return 0;
}
