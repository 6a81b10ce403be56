import { t } from '../texts/catalogue';
import type { Pages } from '../routes';
import { AppHome } from './Home';

export const appPages: Pages = {
  places: [{ to: '/', name: t.navigation.home, icon: 'phone' }],
  signedIn: { '/': AppHome },
  open: {},
};
