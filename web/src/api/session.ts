// The session of this browser: loading, signed in, or signed out. Guests are signed in without being asked.

import { createStore } from 'zustand/vanilla';
import { meRead, modeRead, sessionCreate, sessionEnd } from './auth';
import { sessionRefresh, signedOutListen } from './http';
import { type Problem, problemFrom } from './problem';
import { type SessionHint, sessionForget, sessionHint, sessionRemember } from './session_hint';
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
    const [{ mode }, user] = await Promise.all([modeRead(), userOrNull(sessionHint(Date.now()))]);
    if (user) return setState({ status: 'signed_in', user, mode });
    if (mode === 'accounts') return setState({ status: 'signed_out', mode });
    await enter({});
    setState({ status: 'signed_in', user: await meRead(), mode });
  } catch (error) {
    setState({ status: 'unreachable', problem: problemFrom(error) });
  }
}

/** Signs in with a name and a password; throws the Problem when refused. */
export async function signIn(name: string, password: string): Promise<void> {
  await enter({ name, password });
  setState({ status: 'signed_in', user: await meRead(), mode: 'accounts' });
}

export async function signOut(): Promise<void> {
  await sessionEnd().catch(() => undefined);
  sessionForget();
  setState({ status: 'signed_out', mode: 'accounts' });
}

/** Takes over what the user has changed of the account. */
export function sessionUserChange(user: Me) {
  const state = sessionStore.getState();
  if (state.status === 'signed_in') setState({ ...state, user });
}

async function enter(credentials: Parameters<typeof sessionCreate>[0]) {
  const { expires_in } = await sessionCreate(credentials);
  sessionRemember(expires_in);
}

/** Who is signed in. Nobody is asked for without a session, so that no request is refused on the way in. */
async function userOrNull(hint: SessionHint): Promise<Me | null> {
  if (hint === 'none') return null;
  if (hint === 'expired' && !(await sessionRefresh())) return null;
  try {
    return await meRead();
  } catch (error) {
    if (problemFrom(error).status === 401) return null;
    throw error;
  }
}
