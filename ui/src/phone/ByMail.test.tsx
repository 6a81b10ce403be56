import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { MailStanding } from '../api/contract';
import { en } from '../texts/en';
import { MailCard } from './ByMail';

const words = en.messages.byMail;

function drawn(standing: MailStanding) {
  return renderToStaticMarkup(
    <MantineProvider>
      <MailCard standing={standing} busy={false} choose={() => undefined} />
    </MantineProvider>,
  );
}

describe('messages by mail', () => {
  it('says where they go, and which is chosen', () => {
    const page = drawn({ mail: 'notice', to: 'anna@mail.example', possible: true });
    expect(page).toContain(words.goesTo('anna@mail.example'));
    expect(page).toMatch(/<input[^>]*checked[^>]*value="notice"|<input[^>]*value="notice"[^>]*checked/);
    expect(page).not.toMatch(/<input[^>]*disabled/);
  });

  it('offers nothing that cannot be sent, and says why', () => {
    expect(drawn({ mail: 'off', possible: false })).toContain(words.noAddress);
    const page = drawn({ mail: 'off', to: 'anna@mail.example', possible: false });
    expect(page).toContain(words.noServer);
    expect(page.match(/<input[^>]*disabled/g)).toHaveLength(2);
  });
});
