import { JsonSocket } from '../json-socket.mjs';

/** Somebody who watches a video: `shown` is called with {text, at} of each comment, `refused` with why one of his own was not shown. */
export class Viewer {
  #socket;

  constructor(socket) { this.#socket = socket; }

  static async watch(url, video, { shown, refused }) {
    const viewer = new Viewer(await JsonSocket.open(url, news => news.refused === undefined ? shown(news) : refused(news.refused)));
    await viewer.move(video);
    return viewer;
  }

  /** Watches another video. */
  move(video) { return this.#socket.ask({ op: 'watch', video }); }

  /** A comment for the second `at` of the video. */
  comment(text, at) { return this.#socket.ask({ op: 'comment', text, at }); }

  leave() { return this.#socket.ask({ op: 'leave' }); }

  close() { this.#socket.close(); }
}
