import { Enrol } from '../enrol/Enrol';
import { Account } from '../person/Account';
import type { Pages } from '../routes';
import { t } from '../texts/catalogue';
import { Audit } from './Audit';
import { Doors } from './Doors';
import { Home } from './Home';
import { People } from './People';
import { Trust } from './Trust';

/** The administrator's pages. */
export const consolePages: Pages = {
  places: [
    { to: '/', name: t.navigation.home, icon: 'home' },
    { to: '/trust', name: t.navigation.trust, icon: 'trust' },
    { to: '/doors', name: t.navigation.doors, icon: 'doors' },
    { to: '/people', name: t.navigation.people, icon: 'people' },
    { to: '/audit', name: t.navigation.audit, icon: 'audit' },
    { to: '/account', name: t.navigation.account, icon: 'account' },
  ],
  signedIn: {
    '/': Home,
    '/trust': Trust,
    '/doors': Doors,
    '/people': People,
    '/audit': Audit,
    '/account': Account,
  },
  open: { '/enrol': Enrol },
};
