import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
  useRouter,
  type RouteComponent,
} from '@tanstack/react-router';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { Fragment, type ComponentType, type ReactNode } from 'react';
import { safeBack } from './api/back';
import { isProblem } from './api/problem';
import { sessionQuery, useHouse, type House } from './house';
import { Frame } from './kit/Frame';
import { Shell, type Place } from './kit/Shell';
import { Fault, Loading } from './kit/States';
import { NotFound } from './person/NotFound';
import { Notices } from './person/Notices';
import { Prover } from './person/Prove';
import { SignIn } from './person/SignIn';
import { t } from './texts/catalogue';

/** The pages of one door. `open` ones need no session. */
export interface Pages {
  places: readonly Place[];
  signedIn: Readonly<Record<string, RouteComponent>>;
  open: Readonly<Record<string, RouteComponent>>;
  /** What all pages behind the session share, and what of it stands above each of them. */
  around?: ComponentType<{ children: ReactNode }>;
  above?: ComponentType;
}

const root = createRootRouteWithContext<House>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <Frame page={t.problems.heading}>
      <Fault fault={error} title={isProblem(error) ? t.problems.heading : t.problems.broken} retry={reset} />
    </Frame>
  ),
  pendingComponent: () => <Loading />,
});

/** Makes the router of a door: sign-in, the open pages, and everything else behind a session. */
export function createPages(house: House, pages: Pages) {
  const signIn = createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    validateSearch: (search: Record<string, unknown>): { back?: string; ended?: boolean } => ({
      ...(search['back'] === undefined ? {} : { back: safeBack(search['back']) }),
      ...(search['ended'] === true ? { ended: true } : {}),
    }),
    component: SignIn,
  });
  const inside = createRoute({
    getParentRoute: () => root,
    id: 'inside',
    beforeLoad: async ({ context, location }) => {
      try {
        await context.queries.ensureQueryData(sessionQuery(context.api));
      } catch (fault) {
        if (!isProblem(fault, 'not-signed-in')) throw fault;
        throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { back: location.pathname } });
      }
    },
    component: () => <Inside pages={pages} />,
  });
  const inner = Object.entries(pages.signedIn).map(([path, component]) =>
    createRoute({ getParentRoute: () => inside, path, component }),
  );
  const open = Object.entries(pages.open).map(([path, component]) =>
    createRoute({ getParentRoute: () => root, path, component }),
  );
  return createRouter({
    routeTree: root.addChildren([signIn, ...open, inside.addChildren(inner)]),
    context: house,
    defaultPreload: false,
    scrollRestoration: true,
  });
}

function Inside({ pages }: { pages: Pages }) {
  const { places, around: Around = Fragment, above: Above } = pages;
  const { api, queries, door } = useHouse();
  const router = useRouter();
  const { data: session } = useSuspenseQuery(sessionQuery(api));
  const signOut = useMutation({
    mutationFn: async () => {
      try {
        await api.signOut();
      } catch (fault) {
        if (!isProblem(fault, 'not-signed-in')) throw fault;
      }
      await router.navigate({ to: '/sign-in', search: { ended: true } });
      queries.clear();
    },
  });
  return (
    <Prover>
      <Around>
        <Shell door={door} places={places} session={session} onSignOut={() => signOut.mutate()}>
          {signOut.error ? <Fault fault={signOut.error} retry={() => signOut.mutate()} /> : null}
          <Notices />
          {Above === undefined ? null : <Above />}
        </Shell>
      </Around>
    </Prover>
  );
}
