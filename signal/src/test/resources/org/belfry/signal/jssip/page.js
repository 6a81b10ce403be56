// A page with JsSIP: registers where it came from, keeps its connection alive, and says on the console what happens.
// The password is the fragment of its address.
const JsSIP = require('jssip');

const socket = new JsSIP.WebSocketInterface(`wss://${location.host}/sip`);
const phone = new JsSIP.UA({
  sockets: [socket],
  uri: 'sip:ann@house.test',
  password: location.hash.slice(1),
  register_expires: 300,
  connection_recovery_min_interval: 1,
  connection_recovery_max_interval: 1,
});
let registrations = 0;

function say(words) {
  console.log(`page says ${words}`);
}

phone.on('connected', () => {
  say('connected');
  // RFC 5626 section 4.4.1: two line ends are answered by one.
  socket._ws.addEventListener('message', (event) => {
    if (event.data === '\r\n') {
      say('kept alive');
    }
  });
});
phone.on('disconnected', () => say('disconnected'));
phone.on('registered', () => {
  say(`registered ${++registrations}`);
  socket.send('\r\n\r\n');
});
phone.on('registrationFailed', (event) => say(`refused ${event.cause}`));
phone.start();
