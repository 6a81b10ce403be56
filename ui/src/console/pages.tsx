import { t } from '../texts/catalogue';
import type { Pages } from '../routes';
import { Home } from './Home';

export const consolePages: Pages = {
  places: [{ to: '/', name: t.navigation.home, icon: 'home' }],
  signedIn: { '/': Home },
  open: {},
};
