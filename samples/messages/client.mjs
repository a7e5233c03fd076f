import { JsonSocket } from '../json-socket.mjs';

/** A device of a user: `arrived` is called with each message, `read` with the id of one that was read on any device. */
export class MessageCentre {
  #socket;

  constructor(socket) { this.#socket = socket; }

  static async login(url, { user, token, arrived, read }) {
    const socket = await JsonSocket.open(url, message => message.read === undefined ? arrived(message) : read(message.read));
    await socket.ask({ op: 'login', user, token });
    return new MessageCentre(socket);
  }

  read(id) { return this.#socket.ask({ op: 'read', id }); }

  logout() { return this.#socket.ask({ op: 'logout' }); }

  close() { this.#socket.close(); }
}
