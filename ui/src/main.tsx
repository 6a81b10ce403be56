import '@mantine/core/styles.css';
import './kit/kit.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { safeBack } from './api/back';
import type { Door } from './api/contract';
import { appPages } from './app/pages';
import { consolePages } from './console/pages';
import { createHouse, HouseProvider } from './house';
import { theme, variables } from './kit/theme';
import { createPages } from './routes';

/** The page's door and nonce come from the template; the server fills them in. */
function readTemplate(): { door: Door; nonce: string } {
  const door = document.querySelector<HTMLMetaElement>('meta[name="belfry-door"]')?.content;
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
  return { door: door === 'app' ? 'app' : 'console', nonce };
}

function start(): void {
  const { door, nonce } = readTemplate();
  // Styles made at run time carry the nonce: Mantine's own, and those that hold the page still under a dialog.
  setNonce(nonce);
  const house = createHouse(door, () => {
    house.queries.removeQueries({ queryKey: ['session'] });
    const here = safeBack(router.state.location.pathname);
    void router.navigate({ to: '/sign-in', search: here === '/' ? {} : { back: here } });
  });
  const router = createPages(house, door === 'app' ? appPages : consolePages);
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        colorSchemeManager={localStorageColorSchemeManager({ key: 'belfry-color-scheme' })}
        getStyleNonce={() => nonce}
      >
        <HouseProvider value={house}>
          <QueryClientProvider client={house.queries}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </HouseProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

start();
