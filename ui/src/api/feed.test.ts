import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Feed, type Socket } from './feed';

class Line implements Socket {
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  isClosed = false;

  close() {
    this.isClosed = true;
  }

  tell(type: string) {
    this.hear(JSON.stringify({ type, timestamp: '2026-01-01T00:00:00Z', data: {} }));
  }

  hear(data: string) {
    this.onmessage?.({ data } as MessageEvent);
  }

  end(code: number) {
    this.onclose?.({ code } as CloseEvent);
  }
}

function feed() {
  const lines: Line[] = [];
  const heard: string[] = [];
  const made = new Feed(
    {
      opened: () => heard.push('open'),
      happened: (type) => heard.push(type),
      lost: () => heard.push('lost'),
    },
    () => {
      lines.push(new Line());
      return lines.at(-1)!;
    },
  );
  return { made, lines, heard };
}

describe('live events', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are told once the server says that the stream is open', () => {
    const { lines, heard } = feed();
    expect(heard).toEqual([]);
    lines[0]!.tell('events.open');
    lines[0]!.tell('call.began');
    lines[0]!.tell('events.alive');
    expect(heard).toEqual(['open', 'call.began']);
  });

  it('count as lost when nothing is heard, though the connection looks open', () => {
    const { lines, heard } = feed();
    lines[0]!.tell('events.open');
    vi.advanceTimersByTime(10_000);
    lines[0]!.tell('events.alive');
    vi.advanceTimersByTime(15_000);
    expect(heard).toEqual(['open']);
    vi.advanceTimersByTime(2_000);
    expect(heard).toEqual(['open', 'lost']);
    expect(lines[0]!.isClosed).toBe(true);
  });

  it('are asked for again, later each time, until they come', () => {
    const { lines, heard } = feed();
    lines[0]!.end(1006);
    vi.advanceTimersByTime(1_000);
    expect(lines).toHaveLength(2);
    lines[1]!.end(4408);
    vi.advanceTimersByTime(1_000);
    expect(lines).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    lines[2]!.tell('events.open');
    expect(heard).toEqual(['open']);
  });

  it.each([4401, 4403])('are not asked for again after %d', (code) => {
    const { lines, heard } = feed();
    lines[0]!.tell('events.open');
    lines[0]!.end(code);
    vi.advanceTimersByTime(120_000);
    expect(lines).toHaveLength(1);
    expect(heard).toEqual(['open', 'lost']);
  });

  it('end with the page', () => {
    const { made, lines, heard } = feed();
    lines[0]!.tell('events.open');
    made.close();
    vi.advanceTimersByTime(120_000);
    expect([lines.length, lines[0]!.isClosed, heard]).toEqual([1, true, ['open']]);
  });

  it('that make no sense are no reason to fail', () => {
    const { lines, heard } = feed();
    lines[0]!.hear('not JSON');
    lines[0]!.hear('7');
    expect(heard).toEqual(['', '']);
  });
});
