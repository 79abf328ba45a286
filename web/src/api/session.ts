// The session of this browser: loading, signed in, or signed out. Guests are signed in without being asked.

import { createStore } from 'zustand/vanilla';
import { meRead, modeRead, sessionCreate, sessionEnd } from './auth';
import { signedOutListen } from './http';
import { type Problem, problemFrom } from './problem';
import type { AuthMode, Me } from './types';

export type SessionState =
  | { status: 'loading' }
  | { status: 'signed_in'; user: Me; mode: AuthMode }
  | { status: 'signed_out'; mode: AuthMode }
  | { status: 'unreachable'; problem: Problem };

export const sessionStore = createStore<SessionState>(() => ({ status: 'loading' }));

const setState = (state: SessionState) => sessionStore.setState(state, true);

signedOutListen(() => {
  const state = sessionStore.getState();
  if (state.status !== 'signed_in') return;
  if (state.mode === 'guest') void sessionStart();
  else setState({ status: 'signed_out', mode: state.mode });
});

/** Finds out who is here; signs a guest in. */
export async function sessionStart(): Promise<void> {
  try {
    const [{ mode }, user] = await Promise.all([modeRead(), userOrNull()]);
    if (user) return setState({ status: 'signed_in', user, mode });
    if (mode === 'accounts') return setState({ status: 'signed_out', mode });
    await sessionCreate({});
    setState({ status: 'signed_in', user: await meRead(), mode });
  } catch (error) {
    setState({ status: 'unreachable', problem: problemFrom(error) });
  }
}

/** Signs in with a name and a password; throws the Problem when refused. */
export async function signIn(name: string, password: string): Promise<void> {
  await sessionCreate({ name, password });
  setState({ status: 'signed_in', user: await meRead(), mode: 'accounts' });
}

export async function signOut(): Promise<void> {
  await sessionEnd().catch(() => undefined);
  setState({ status: 'signed_out', mode: 'accounts' });
}

async function userOrNull(): Promise<Me | null> {
  try {
    return await meRead();
  } catch (error) {
    if (problemFrom(error).status === 401) return null;
    throw error;
  }
}
