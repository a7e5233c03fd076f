import { JsonSocket } from '../json-socket.mjs';

/** Somebody in a chat; `hear` is called with {from, text} of each who says something, and without from when it was a device. */
export class Chat {
  #socket;

  constructor(socket) { this.#socket = socket; }

  static async join(url, room, hear) {
    const chat = new Chat(await JsonSocket.open(url, hear));
    await chat.move(room);
    return chat;
  }

  /** Goes to another room. */
  move(room) { return this.#socket.ask({ op: 'join', room }); }

  /** How many have heard it. */
  async say(text) { return (await this.#socket.ask({ op: 'say', text })).heard; }

  leave() { return this.#socket.ask({ op: 'leave' }); }

  close() { this.#socket.close(); }
}
