import { run } from './house';

const stepSeconds = 30;

/**
 * An authenticator app by somebody else (`oathtool`). Each code works once, so a code of a later step is given each
 * time; the next step is given early, as a phone whose clock runs ahead would.
 */
export class Authenticator {
  private lastStep = 0;

  constructor(private readonly secret: string) {}

  async code(): Promise<string> {
    while (this.lastStep > this.stepNow()) await new Promise((resolve) => setTimeout(resolve, 500));
    const step = Math.max(this.lastStep + 1, this.stepNow());
    this.lastStep = step;
    const at = new Date(step * stepSeconds * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC');
    return run('oathtool', ['--totp', '--base32', '--now', at, this.secret]).trim();
  }

  private stepNow(): number {
    return Math.floor(Date.now() / 1000 / stepSeconds);
  }
}
