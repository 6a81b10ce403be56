/** What of a WebSocket is used here: the browser's, or a stand-in in a test. */
export interface Socket {
  onmessage: ((message: MessageEvent) => void) | null;
  onclose: ((end: CloseEvent) => void) | null;
  close(): void;
}

export interface Listener {
  /** From now on everything that happens is told; what was before is to be asked for. */
  opened(): void;
  happened(type: string): void;
  /** Nothing is told any more. */
  lost(): void;
}

const subprotocol = 'belfry.events.v1';
// The server gives a sign of life every ten seconds.
const silenceMs = 16_000;
const againMs = 1_000;
const againMostMs = 60_000;

// The session or the right has ended: asking again would be told the same.
const refused = [4401, 4403];

/**
 * What happens in the house, told as it happens. Opens itself again, later each time, until it is closed or refused.
 * It counts as open only between the server's word that it is and the first silence.
 */
export class Feed {
  private socket: Socket | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private waitMs = againMs;
  private open = false;

  constructor(
    private readonly listener: Listener,
    private readonly connect: () => Socket = browserSocket,
  ) {
    this.begin();
  }

  close(): void {
    clearTimeout(this.again);
    this.drop();
  }

  private begin(): void {
    const socket = this.connect();
    this.socket = socket;
    socket.onmessage = ({ data }: { data: unknown }) => this.heard(typeOf(data));
    socket.onclose = ({ code }) => this.ended(code);
    this.listen();
  }

  private heard(type: string): void {
    this.listen();
    if (type === 'events.open') {
      this.open = true;
      this.waitMs = againMs;
      this.listener.opened();
    } else if (type !== 'events.alive') {
      this.listener.happened(type);
    }
  }

  private listen(): void {
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.ended(0), silenceMs);
  }

  private ended(code: number): void {
    const wasOpen = this.open;
    this.drop();
    if (!refused.includes(code)) {
      this.again = setTimeout(() => this.begin(), this.waitMs);
      this.waitMs = Math.min(2 * this.waitMs, againMostMs);
    }
    if (wasOpen) this.listener.lost();
  }

  private drop(): void {
    clearTimeout(this.patience);
    this.open = false;
    if (this.socket) {
      this.socket.onmessage = null;
      this.socket.onclose = null;
      this.socket.close();
      this.socket = undefined;
    }
  }
}

function browserSocket(): Socket {
  return new WebSocket(`wss://${window.location.host}/api/v1/events`, subprotocol);
}

function typeOf(data: unknown): string {
  try {
    const event = JSON.parse(String(data)) as { type?: unknown };
    return typeof event.type === 'string' ? event.type : '';
  } catch {
    return '';
  }
}
