import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
// A release can be met instead of this checkout: BELFRY_LAUNCHER=/opt/belfry/belfry npm run e2e
const launcher = process.env['BELFRY_LAUNCHER'] ?? join(root, 'belfry');
// The first start builds the program.
const startMsMax = 15 * 60_000;
const stopMsMax = 15_000;

/**
 * A real house in a directory of its own, started by the launcher as anybody would start it, and a home for the
 * browser whose certificate store holds this house's authority: nothing is ignored, the browser really trusts it.
 */
export class House {
  private constructor(
    private readonly launched: ChildProcess,
    private readonly folder: string,
    readonly app: string,
    readonly console: string,
    /** The link that makes the first administrator. */
    readonly firstLink: string,
  ) {}

  get browserHome(): string {
    return join(this.folder, 'home');
  }

  static async start(): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'belfry-e2e-'));
    const data = join(folder, 'data');
    // Pages may speak SIP only if the house knows where they come from, so the app's port is known before.
    const ports = [`web.port=${await freePort()}`, 'console.port=0', 'sip.tls.port=0', 'media.port=0'];
    const settings = ['name=localhost', 'web.address=127.0.0.1', ...ports];
    const args = ['start', '--data', data, ...settings.flatMap((setting) => ['--set', setting])];
    const launched = spawn(launcher, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      const ready = await readyLine(launched);
      const addresses = ready.match(/https:\/\/\S+/g) ?? [];
      const link = readFileSync(join(data, 'console-link'), 'utf8').trim();
      const consoleOrigin = new URL(link).origin;
      const app = addresses.map((address) => new URL(address).origin).find((origin) => origin !== consoleOrigin);
      if (app === undefined) throw new Error(`no address of the app in "${ready}" (expected: ready APP CONSOLE …)`);
      trust(join(data, 'certificates', 'authority.pem'), join(folder, 'home'));
      return new House(launched, folder, app, consoleOrigin, link);
    } catch (fault) {
      launched.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      throw fault;
    }
  }

  /** What a verb of the launcher says, asked as an operator would. */
  command(...words: string[]): string {
    return run(launcher, [...words, '--data', join(this.folder, 'data')]);
  }

  /** A new folder that goes with the house. */
  room(name: string): string {
    const room = join(this.folder, name);
    mkdirSync(room);
    return room;
  }

  /** Stops the house as an operator would; rejects if it does not end well. */
  async stop(): Promise<void> {
    const ended = new Promise<number | null>((resolve) => this.launched.once('exit', resolve));
    this.launched.kill('SIGTERM');
    const timer = setTimeout(() => this.launched.kill('SIGKILL'), stopMsMax);
    const code = await ended;
    clearTimeout(timer);
    rmSync(this.folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the house ended with ${code} (expected: 0)`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function readyLine(launched: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string) => reject(new Error(`${why}; it said:\n${output}`));
    const timer = setTimeout(() => fail(`no line "ready …" within ${startMsMax / 1000} s`), startMsMax);
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
      const ready = /^ready .*$/m.exec(output);
      if (ready === null) return;
      clearTimeout(timer);
      resolve(ready[0]);
    };
    launched.stdout?.on('data', read);
    launched.stderr?.on('data', read);
    launched.once('error', (error) => fail(`the launcher cannot be run: ${error.message}`));
    launched.once('exit', (code) => {
      clearTimeout(timer);
      fail(`the launcher ended with ${code} before it was ready`);
    });
  });
}

/** Puts the authority into a fresh NSS store, where Chromium on Linux looks for what its user trusts. */
function trust(authority: string, home: string): void {
  if (!existsSync(authority)) throw new Error(`${authority} is missing (expected: the authority's certificate)`);
  const store = join(home, '.pki', 'nssdb');
  mkdirSync(store, { recursive: true });
  run('certutil', ['-N', '-d', `sql:${store}`, '--empty-password']);
  run('certutil', ['-A', '-d', `sql:${store}`, '-n', 'house', '-t', 'C,,', '-i', authority]);
}

export function run(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) throw new Error(`${command} cannot be run: ${error.message} (expected: it is installed)`);
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return stdout;
}
