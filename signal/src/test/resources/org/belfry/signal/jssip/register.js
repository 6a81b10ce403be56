// Registers with JsSIP over a WebSocket of Node's `ws`, says how it went, and ends.
// Arguments: URL, Origin, file of the authority's certificate, password.
'use strict';
const fs = require('node:fs');
const WebSocket = require('ws');
const JsSIP = require('jssip');

const [url, origin, authority, password] = process.argv.slice(2);

// What JsSIP calls a socket: its own for browsers needs a global WebSocket, which names no Origin in Node.
class Socket {
  constructor() {
    this.url = url;
    this.via_transport = 'WSS';
    this.sip_uri = 'sip:house.test;transport=ws';
  }

  connect() {
    this.ws = new WebSocket(url, 'sip', { origin, ca: fs.readFileSync(authority) });
    this.ws.on('open', () => this.onconnect());
    this.ws.on('message', (data) => this.ondata(data.toString()));
    this.ws.on('close', (code, reason) => this.ondisconnect(code !== 1000, code, reason.toString()));
    this.ws.on('error', (fault) => console.log(`error ${fault.message}`));
  }

  disconnect() {
    if (this.ws) {
      this.ws.close();
    }
  }

  send(message) {
    this.ws.send(message);
    return true;
  }

  isConnected() {
    return Boolean(this.ws) && this.ws.readyState === WebSocket.OPEN;
  }

  isConnecting() {
    return Boolean(this.ws) && this.ws.readyState === WebSocket.CONNECTING;
  }
}

const phone = new JsSIP.UA({
  sockets: [new Socket()],
  uri: 'sip:ann@house.test',
  password,
  register_expires: 300,
});

function end(said) {
  console.log(said);
  process.exit(0);
}

phone.on('registered', () => end('registered'));
phone.on('registrationFailed', (event) => end(`failed ${event.cause}`));
phone.start();
setTimeout(() => end('nothing'), 60000);
