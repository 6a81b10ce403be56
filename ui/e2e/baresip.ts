import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, readFileSync, writeFileSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { heardIn, toneFile, type Heard } from './sound';

const fileSeconds = 120;
const endMsMax = 5_000;

/** What `device add --json` says, as far as a telephone needs it. */
export interface Credential {
  username: string;
  password: string;
  transport: string;
  address: string;
  port: number;
  caCertificate: string;
}

/** A telephone by somebody else, set up as people do: it trusts the house's authority and never speaks without keys. */
export class Baresip {
  private constructor(
    private readonly home: string,
    private readonly running: ChildProcess,
  ) {}

  /**
   * Registers; takes calls by itself and sings a tone.
   *
   * @param number to dial at once
   */
  static async start(home: string, device: Credential, hz: number, number?: string): Promise<Baresip> {
    const sounds = join(home, 'sounds');
    mkdirSync(sounds, { recursive: true });
    writeFileSync(join(home, 'authority.pem'), device.caCertificate);
    writeFileSync(join(home, 'contacts'), '');
    writeFileSync(
      join(home, 'config'),
      config(home, sounds, toneFile(join(home, 'tone.wav'), hz, fileSeconds), await freePort()),
    );
    const server = `${device.address}:${device.port};transport=${device.transport}`;
    const account = [
      `<sip:${device.username}@${server}>`,
      `auth_pass=${device.password}`,
      'answermode=auto',
      'mediaenc=srtp-mand',
      'audio_codecs=PCMA/8000/1',
    ];
    writeFileSync(join(home, 'accounts'), `${account.join(';')}\n`);
    const output = openSync(join(home, 'said.txt'), 'w');
    const dial = number === undefined ? [] : ['-e', `/dial sip:${number}@${server}`];
    const running = spawn('baresip', ['-v', '-f', home, ...dial], { stdio: ['ignore', output, output] });
    closeSync(output);
    return new Baresip(home, running);
  }

  said(): string {
    return readFileSync(join(this.home, 'said.txt'), 'latin1');
  }

  heard(): Heard {
    return heardIn(join(this.home, 'sounds'));
  }

  async close(): Promise<void> {
    if (this.running.exitCode !== null) return;
    const ended = new Promise((resolve) => this.running.once('exit', resolve));
    const timer = setTimeout(() => this.running.kill('SIGKILL'), endMsMax);
    this.running.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
  }
}

function config(home: string, sounds: string, microphone: string, port: number): string {
  return `poll_method epoll
sip_listen 127.0.0.1:0
sip_cafile ${join(home, 'authority.pem')}
net_interface 127.0.0.1
audio_source aufile,${microphone}
audio_player aubridge,nil
audio_alert aubridge,nil
audio_level no
ausrc_srate 48000
ausrc_channels 1
auplay_channels 1
jitter_buffer_delay 1-5
rtp_ports ${port}-65000
snd_path ${sounds}
module_path /usr/lib/baresip/modules
module g711.so
module srtp.so
module aufile.so
module aubridge.so
module sndfile.so
module_app account.so
module_app menu.so
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4').once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      // Even, as voice wants it (RFC 3550 §11).
      socket.close(() => resolve(port - (port % 2)));
    });
  });
}
