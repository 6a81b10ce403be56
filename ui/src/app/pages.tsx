import { Enrol } from '../enrol/Enrol';
import { Account } from '../person/Account';
import type { Pages } from '../routes';
import { t } from '../texts/catalogue';
import { AppHome } from './Home';

/** The user's pages. */
export const appPages: Pages = {
  places: [
    { to: '/', name: t.navigation.home, icon: 'phone' },
    { to: '/account', name: t.navigation.account, icon: 'account' },
  ],
  signedIn: { '/': AppHome, '/account': Account },
  open: { '/enrol': Enrol },
};
