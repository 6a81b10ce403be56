import type { Page } from '@playwright/test';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const headerBytes = 44;

/** A recording of a tone, 48 kHz, mono, 16 bits: what a microphone or a telephone is given. */
export function toneFile(path: string, hz: number, seconds: number): string {
  const rate = 48_000;
  const samples = new Int16Array(rate * seconds);
  for (let i = 0; i < samples.length; i += 1) samples[i] = Math.round(9_000 * Math.sin((2 * Math.PI * hz * i) / rate));
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(path, Buffer.concat([header, Buffer.from(samples.buffer)]));
  return path;
}

/** The loudest tone of a sound and its share of all that is heard, 0 to 1. */
export interface Heard {
  hz: number;
  share: number;
}

/** Keeps what a page hears of others where {@link heardBy} finds it; before the page's own scripts run. */
export async function listenTo(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard = window as unknown as { heard?: { analyser: AnalyserNode; context: AudioContext } };
    const Connection = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Connection {
      constructor(configuration?: RTCConfiguration) {
        // As if a firewall let nothing else through.
        const relayed = window.localStorage.getItem('e2e-relay') !== null;
        super(relayed ? { ...configuration, iceTransportPolicy: 'relay' } : configuration);
        (window as unknown as { connection?: RTCPeerConnection }).connection = this;
        this.addEventListener('track', ({ track }) => {
          const context = heard.heard?.context ?? new AudioContext();
          const analyser = new AnalyserNode(context, { fftSize: 16_384 });
          context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
          heard.heard = { analyser, context };
        });
      }
    };
  });
}

/** What that page has heard of the other side in the last third of a second. */
export async function heardBy(page: Page): Promise<Heard> {
  const [samples, rate] = await page.evaluate(() => {
    const { heard } = window as unknown as { heard?: { analyser: AnalyserNode; context: AudioContext } };
    if (heard === undefined) return [[], 48_000] as const;
    const data = new Float32Array(heard.analyser.fftSize);
    heard.analyser.getFloatTimeDomainData(data);
    return [Array.from(data), heard.context.sampleRate] as const;
  });
  return loudest(samples, rate);
}

/** Lets a page's calls to come use the relay and no other way, or all ways again. */
export async function onlyByRelay(page: Page, only: boolean): Promise<void> {
  await page.evaluate((yes) => {
    if (yes) window.localStorage.setItem('e2e-relay', 'yes');
    else window.localStorage.removeItem('e2e-relay');
  }, only);
}

/** How the page's own end of the way of its call is reached: `relay by tls`. */
export function wayOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const { connection } = window as unknown as { connection: RTCPeerConnection };
    const told = [...(await connection.getStats()).values()] as Record<string, string>[];
    const transport = told.find(({ type }) => type === 'transport');
    const pair = told.find(({ id }) => id === transport?.['selectedCandidatePairId']);
    const end = told.find(({ id }) => id === pair?.['localCandidateId']);
    return `${end?.['candidateType']} by ${end?.['relayProtocol']}`;
  });
}

/** What a telephone has written down last, in the newest of its recordings of the other side. */
export function heardIn(folder: string): Heard {
  const name = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .findLast((file) => file.endsWith('-dec.wav'))
    : undefined;
  if (name === undefined) return { hz: 0, share: 0 };
  const bytes = readFileSync(join(folder, name));
  const rate = bytes.length < headerBytes ? 8_000 : bytes.readUInt32LE(24);
  const wanted = Math.floor(rate / 3);
  const count = Math.min(wanted, Math.floor((bytes.length - headerBytes) / 2));
  const from = bytes.length - (bytes.length % 2) - 2 * count;
  const samples = Array.from({ length: Math.max(0, count) }, (_, i) => bytes.readInt16LE(from + 2 * i) / 32_768);
  return loudest(samples.length < wanted ? [] : samples, rate);
}

const floor = 1e-6;

/** By Goertzel's filter at every 5 Hz of what telephones carry. */
function loudest(samples: readonly number[], rate: number): Heard {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
  if (power < floor) return { hz: 0, share: 0 };
  const best = { hz: 0, share: 0 };
  for (let hz = 300; hz <= 3_300; hz += 5) {
    const turn = 2 * Math.cos((2 * Math.PI * hz) / rate);
    let [one, two] = [0, 0];
    for (const sample of samples) [one, two] = [sample + turn * one - two, one];
    const amplitude = Math.sqrt(Math.max(0, one * one + two * two - turn * one * two)) * (2 / samples.length);
    const share = (amplitude * amplitude) / 2 / power;
    if (share > best.share) Object.assign(best, { hz, share });
  }
  return best;
}
