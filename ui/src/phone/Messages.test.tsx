import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { LeftMessage } from '../api/contract';
import { en } from '../texts/en';
import type { MessageActs } from './MessageLine';
import { MessageList } from './Messages';

const words = en.messages;
const message: LeftMessage = {
  id: '1',
  caller: '102',
  name: 'Jonas Hill',
  leftAt: '2026-01-05T08:00:00Z',
  seconds: 75,
  heard: false,
  cut: false,
};
const { name: _, ...unnamed } = message;
const stranger: LeftMessage = { ...unnamed, caller: '' };
const nothing: MessageActs = {
  play: () => undefined,
  begun: () => undefined,
  callBack: () => undefined,
  mark: () => undefined,
  remove: () => undefined,
};

function drawn(messages: LeftMessage[], { canCall = true, playing }: { canCall?: boolean; playing?: string } = {}) {
  return renderToStaticMarkup(
    <MantineProvider>
      <MessageList
        messages={messages}
        playing={playing === undefined ? undefined : { id: playing, part: 0, sound: new Blob() }}
        loading={undefined}
        canCall={canCall}
        acts={nothing}
      />
    </MantineProvider>,
  );
}

describe('the message box on the screen', () => {
  it('is friendly when there is nothing', () => {
    expect(drawn([])).toContain(words.emptyText);
  });

  it('says who called, how long it is, and that it is new', () => {
    const page = drawn([message]);
    for (const part of ['Jonas Hill · 102', '1:15', words.isNew, words.unheard(1)]) expect(page).toContain(part);
    expect(page).toContain(`aria-label="${words.playLabel('Jonas Hill · 102')}"`);
    expect(page).not.toContain(words.cut);
  });

  it('shows what was said, as words and nothing else', () => {
    const page = drawn([{ ...message, transcript: 'Call me <b>back</b>' }]);
    expect(page).toContain('Call me &lt;b&gt;back&lt;/b&gt;');
  });

  it('marks what was heard, and offers to take that back', () => {
    const page = drawn([{ ...message, heard: true, cut: true }]);
    expect(page).not.toContain(`>${words.isNew}<`);
    for (const part of [words.markNew, words.unheard(0), words.cut]) expect(page).toContain(part);
  });

  it('calls back only where there is a number and a telephone', () => {
    expect(drawn([stranger])).not.toContain(words.callBack);
    expect(drawn([stranger])).toContain(words.hidden);
    const back = words.callBackLabel('Jonas Hill · 102');
    expect(drawn([message])).not.toMatch(new RegExp(`<button[^>]*disabled[^>]*aria-label="${back}"`));
    expect(drawn([message], { canCall: false })).toMatch(/<button[^>]*disabled/);
  });

  it('shows the player at the one that is played', () => {
    expect(drawn([message, { ...message, id: '2' }], { playing: '2' }).match(/<audio/g)).toHaveLength(1);
    expect(drawn([message])).not.toContain('<audio');
  });

  it('shows what a caller is called as text', () => {
    expect(drawn([{ ...message, name: '<b>x</b>' }])).toContain('&lt;b&gt;x&lt;/b&gt;');
  });
});
